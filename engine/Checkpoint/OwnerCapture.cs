using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>Open files that send signals: O_ASYNC, F_SETOWN, F_SETSIG.</summary>
internal sealed class OwnerCapture(HeldProcess process, BlockerList blockers)
{
    private readonly List<FileOwner> owners = [];

    public IReadOnlyList<FileOwner> Owners => owners;

    public void Take(SeenDescriptor descriptor, ulong openFileId)
    {
        if (descriptor.IsPath)
        {
            return;
        }

        var subject = descriptor.Subject;
        using var copy = descriptor.Copy();
        var (kind, id) = FileOwnership.Owner(copy, subject);
        var owner = new FileOwner(openFileId, (FileOwnerKind)kind, 0, FileOwnership.Signal(copy, subject), IsAsync(descriptor));
        if (id != 0)
        {
            RequireNoNotification(subject, descriptor);
            owner = owner with { OwnerId = IdInContainer(subject, owner.Kind, id) };
        }

        if (owner is not { OwnerId: 0, Signal: 0, IsAsync: false })
        {
            owners.Add(owner);
        }
    }

    /// <summary>A lease sends a signal when it is broken: the kernel sets O_ASYNC for it, and will again.</summary>
    private static bool IsAsync(SeenDescriptor descriptor) => (descriptor.Info.Flags & (uint)OpenFlags.Async) != 0
        && !descriptor.Info.Locks.Any(text => LockInfo.Parse(text).Kind == "LEASE");

    /// <summary>The kernel does not tell of F_NOTIFY. But it gives the directory an owner, which is of no other use.</summary>
    private void RequireNoNotification(string subject, SeenDescriptor descriptor)
    {
        if (descriptor.Status.IsDirectory)
        {
            blockers.Add(subject, "it signals changes of the directory (F_NOTIFY)", "use inotify in its place, or close it first");
        }
    }

    private int IdInContainer(string subject, FileOwnerKind kind, int id)
    {
        var status = process.Status;
        var own = kind switch
        {
            FileOwnerKind.Thread => process.Threads.Where(thread => thread.Tid == id).Select(thread => InnerId.Of(process.HostPid, thread.Tid)).FirstOrDefault(),
            FileOwnerKind.Process => id == process.HostPid ? process.Pid : 0,
            _ => id == status.NsProcessGroups[0] ? status.NsProcessGroups[^1] : 0,
        };
        if (own == 0)
        {
            blockers.Add(subject, $"it signals {id}, which is not the task's process, group or one of its threads (F_SETOWN)", "set another owner first");
        }

        return own;
    }
}
