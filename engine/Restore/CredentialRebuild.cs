using System.Numerics;
using System.Runtime.InteropServices;
using CrContainers.Engine.Errors;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Restore;

/// <summary>
/// Turns the fresh task's credentials into the image's, by what the fresh task itself may do. The order keeps each
/// capability until the last step that needs it: bounding set, groups, gids, uids with capabilities kept, securebits,
/// the other sets, ambient, no_new_privs. Where all is as it should be, nothing is called.
/// </summary>
internal sealed class CredentialRebuild(RestoreCalls calls, CredentialsRecord wanted, CredentialsRecord fresh)
{
    private const ulong SetKeepCapabilities = 8;
    private const ulong DropBounding = 24;
    private const ulong SetSecureBits = 28;
    private const ulong SetNoNewPrivileges = 38;
    private const ulong Ambient = 47;
    private const ulong AmbientRaise = 2;
    private const ulong AmbientClearAll = 4;
    private const uint KeepCapabilitiesBit = 1 << 4;
    private const uint CapabilityVersion3 = 0x20080522;

    public static void Run(RestoreCalls calls, int tid, CredentialsRecord wanted)
    {
        var status = Proc.TaskStatus.Parse(ProcFile.Read(tid, "status"));
        var fresh = new CredentialsRecord
        {
            Uids = status.Uids,
            Gids = status.Gids,
            Groups = status.Groups,
            Inheritable = status.CapInheritable,
            Permitted = status.CapPermitted,
            Effective = status.CapEffective,
            Bounding = status.CapBounding,
            Ambient = status.CapAmbient,
            SecureBits = (uint)calls.Call("read", "the securebits", Syscall.Prctl, ControlTable.GetSecureBits),
            NoNewPrivileges = status.NoNewPrivileges,
        };
        new CredentialRebuild(calls, wanted, fresh).Run();
    }

    private void Run()
    {
        RequireNoMore();
        DropFromBounding();
        if (IdsDiffer() || SetsDiffer() || SecureBitsDiffer())
        {
            Prctl("keep the capabilities", SetKeepCapabilities, 1);
            SetIds();
            SetCapabilities(fresh.Permitted, fresh.Permitted, fresh.Inheritable);
            SetSecurityBits();
            SetFileSystemIds();
            SetCapabilities(wanted.Effective, wanted.Permitted, wanted.Inheritable);
            SetAmbient();
            Prctl("let go of the capabilities", SetKeepCapabilities, (wanted.SecureBits & KeepCapabilitiesBit) != 0 ? 1UL : 0);
        }

        if (wanted.NoNewPrivileges && !fresh.NoNewPrivileges)
        {
            Prctl("set no_new_privs", SetNoNewPrivileges, 1);
        }

        calls.Flush();
    }

    /// <summary>The fresh container's configuration is the most that a task in it may have.</summary>
    private void RequireNoMore()
    {
        var missing = (wanted.Bounding & ~fresh.Bounding) | (wanted.Permitted & ~fresh.Permitted);
        if (missing != 0)
        {
            var numbers = string.Join(", ", Enumerable.Range(0, 64).Where(bit => (missing & (1UL << bit)) != 0));
            throw new CrException(
                ErrorKind.IncompatibleHost, "restore", "the credentials", $"the task has {BitOperations.PopCount(missing)} capabilities that the fresh container does not give (numbers {numbers} of capabilities(7))",
                "give the fresh container the capabilities of the checkpointed one");
        }

        if (fresh.NoNewPrivileges && !wanted.NoNewPrivileges)
        {
            throw new CrException(
                ErrorKind.IncompatibleHost, "restore", "the credentials", "the fresh container sets no_new_privs, the checkpointed one did not", "leave out --security-opt no-new-privileges");
        }
    }

    private void DropFromBounding()
    {
        var surplus = fresh.Bounding & ~wanted.Bounding;
        for (var bit = 0; bit < 64; bit++)
        {
            if ((surplus & (1UL << bit)) != 0)
            {
                Prctl($"drop capability {bit} from the bounding set", DropBounding, (ulong)bit);
            }
        }
    }

    private bool IdsDiffer() =>
        !wanted.Uids.SequenceEqual(fresh.Uids) || !wanted.Gids.SequenceEqual(fresh.Gids) || !wanted.Groups.SequenceEqual(fresh.Groups);

    private bool SetsDiffer() =>
        wanted.Inheritable != fresh.Inheritable || wanted.Permitted != fresh.Permitted || wanted.Effective != fresh.Effective || wanted.Ambient != fresh.Ambient;

    private bool SecureBitsDiffer() => ((wanted.SecureBits ^ fresh.SecureBits) & ~KeepCapabilitiesBit) != 0;

    private void SetIds()
    {
        if (!wanted.Groups.SequenceEqual(fresh.Groups))
        {
            calls.Queue("set", "the groups", Syscall.Setgroups, (ulong)wanted.Groups.Count, calls.Put(MemoryMarshal.AsBytes(wanted.Groups.ToArray().AsSpan())));
        }

        if (!wanted.Gids.SequenceEqual(fresh.Gids))
        {
            calls.Queue("set", "the gids", Syscall.Setresgid, wanted.Gids[0], wanted.Gids[1], wanted.Gids[2]);
        }

        if (!wanted.Uids.SequenceEqual(fresh.Uids))
        {
            calls.Queue("set", "the uids", Syscall.Setresuid, wanted.Uids[0], wanted.Uids[1], wanted.Uids[2]);
        }
    }

    /// <summary>setresuid(2) and setresgid(2) set these to the effective ids. They return the id before, never an error.</summary>
    private void SetFileSystemIds()
    {
        calls.Queue("set", "the file system gid", Syscall.Setfsgid, wanted.Gids[3]);
        calls.Queue("set", "the file system uid", Syscall.Setfsuid, wanted.Uids[3]);
        calls.QueueExpecting(wanted.Gids[3], "check", "the file system gid", Syscall.Setfsgid, wanted.Gids[3]);
        calls.QueueExpecting(wanted.Uids[3], "check", "the file system uid", Syscall.Setfsuid, wanted.Uids[3]);
    }

    private void SetSecurityBits()
    {
        if (SecureBitsDiffer())
        {
            Prctl("set the securebits", SetSecureBits, wanted.SecureBits | KeepCapabilitiesBit);
        }
    }

    private void SetCapabilities(ulong effective, ulong permitted, ulong inheritable)
    {
        ReadOnlySpan<uint> header = [CapabilityVersion3, 0];
        ReadOnlySpan<uint> sets =
        [
            (uint)effective, (uint)permitted, (uint)inheritable,
            (uint)(effective >> 32), (uint)(permitted >> 32), (uint)(inheritable >> 32),
        ];
        var headerPlace = calls.Put(MemoryMarshal.AsBytes(header));
        calls.Queue("set", "the capabilities", Syscall.Capset, headerPlace, calls.Put(MemoryMarshal.AsBytes(sets)));
    }

    private void SetAmbient()
    {
        Prctl("clear the ambient capabilities", Ambient, AmbientClearAll);
        for (var bit = 0; bit < 64; bit++)
        {
            if ((wanted.Ambient & (1UL << bit)) != 0)
            {
                Prctl($"raise ambient capability {bit}", Ambient, AmbientRaise, (ulong)bit);
            }
        }
    }

    private void Prctl(string operation, ulong number, ulong first, ulong second = 0) =>
        calls.Queue("restore", $"the credentials: {operation}", Syscall.Prctl, number, first, second, 0, 0);
}
