using System.Runtime.InteropServices;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;

namespace CrContainers.Engine.Restore;

/// <summary>Whom open files signal. The kernel remembers with which credentials that was set: so after these.</summary>
internal static class OwnerRebuild
{
    private const ulong GetStatusFlags = 3;
    private const ulong SetStatusFlags = 4;

    public static void Run(RestoreCalls calls, TaskImage task)
    {
        var numbers = task.Descriptors.Entries.ToLookup(entry => entry.OpenFileId, entry => entry.Number);
        foreach (var owner in task.FileOwners.Owners)
        {
            Set(calls, (ulong)numbers[owner.OpenFileId].First(), owner);
        }

        calls.Flush();
    }

    private static void Set(RestoreCalls calls, ulong number, FileOwner owner)
    {
        var subject = $"fd {number}";
        if (owner.OwnerId != 0)
        {
            var value = calls.Put(MemoryMarshal.AsBytes<int>([(int)owner.Kind, owner.OwnerId]));
            calls.Queue("set the owner of", subject, Syscall.Fcntl, number, FileOwnership.SetOwner, value);
        }

        if (owner.Signal != 0)
        {
            calls.Queue("set the signal of", subject, Syscall.Fcntl, number, FileOwnership.SetSignal, (ulong)owner.Signal);
        }

        if (owner.IsAsync)
        {
            var flags = (ulong)calls.Call("ask the flags of", subject, Syscall.Fcntl, number, GetStatusFlags);
            calls.Queue("set O_ASYNC of", subject, Syscall.Fcntl, number, SetStatusFlags, flags | (ulong)OpenFlags.Async);
        }
    }
}
