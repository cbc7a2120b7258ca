using CrContainers.Engine.Errors;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;

namespace CrContainers.Engine.Restore;

/// <summary>Segments of System V. The task makes and attaches them; their ids, owners and rights are set from outside, in its IPC namespace.</summary>
internal sealed class SegmentRebuild(int pid, RestoreCalls calls)
{
    private const ulong CreateNew = 0x600;

    /// <summary>Until it has its own: whatever those are, it must be attached.</summary>
    private const ulong OwnerOnly = 0x180;
    private const ulong ReadOnly = 0x1000;

    public void Make(FileRecord file)
    {
        var id = file.Nameless!.SegmentId;
        NamespaceThread.Run(pid, "ipc", () => SegmentRights.ChooseNextId(id));
        var made = MakeOne(file, file.Nameless);
        if (made != id)
        {
            throw new CrException(
                ErrorKind.IncompatibleHost, "make", file.ShownName, $"it has id {made} in the fresh container, not {id}: that is taken", "give the fresh container an IPC namespace of its own");
        }
    }

    private long MakeOne(FileRecord file, NamelessDetail detail)
    {
        var flags = CreateNew | OwnerOnly | HugePage.Ask(HugePage.OfSegment, detail.HugePageSize);
        try
        {
            return calls.Call("make", file.ShownName, Syscall.Shmget, unchecked((ulong)detail.Key), (ulong)file.Size, flags);
        }
        catch (KernelException exception) when (exception.Errno == Errno.EPERM && detail.HugePageSize > 0)
        {
            throw new CrException(
                ErrorKind.Permission, "make", file.ShownName, "the fresh container may not make a segment of huge pages (SHM_HUGETLB)",
                "give it CAP_IPC_LOCK, or its group the right to (vm.hugetlb_shm_group), as the checkpointed one had", exception);
        }
    }

    /// <summary>Somewhere, for a moment.</summary>
    public ulong Attach(FileRecord file) => (ulong)calls.Call("attach", file.ShownName, Syscall.Shmat, (ulong)file.Nameless!.SegmentId, 0, 0);

    public void Detach(FileRecord file, ulong start) => calls.Queue("detach", file.ShownName, Syscall.Shmdt, start);

    /// <summary>A segment is attached whole; what the task had unmapped of it is unmapped again.</summary>
    /// <param name="file">The segment.</param>
    /// <param name="mappings">All mappings of it, in the order of their addresses.</param>
    public void Map(FileRecord file, IEnumerable<VmaRecord> mappings)
    {
        foreach (var attachment in mappings.GroupBy(vma => (Start: vma.Start - vma.FileOffset, IsReadOnly: (vma.Flags & MappingFlags.SharedReadOnly) != 0)))
        {
            var (start, isReadOnly) = attachment.Key;
            calls.QueueExpecting(start, "attach", file.ShownName, Syscall.Shmat, (ulong)file.Nameless!.SegmentId, start, isReadOnly ? ReadOnly : 0);
            var end = start;
            foreach (var vma in attachment)
            {
                Unmap(file, end, vma.Start);
                calls.Queue("protect", file.ShownName, Syscall.Mprotect, vma.Start, vma.Bytes, vma.Protection);
                end = vma.End;
            }

            Unmap(file, end, start + (ulong)file.PagedSize);
        }
    }

    /// <summary>Once everything is attached.</summary>
    public void Finish(FileRecord file) => NamespaceThread.Run(pid, "ipc", () =>
    {
        var detail = file.Nameless!;
        SegmentRights.Give(detail.SegmentId, detail.Uid, detail.Gid, detail.Mode);
        if (detail.IsRemoved)
        {
            SegmentRights.MarkRemoved(detail.SegmentId);
        }
    });

    private void Unmap(FileRecord file, ulong start, ulong end)
    {
        if (end > start)
        {
            calls.Queue("unmap", file.ShownName, Syscall.Munmap, start, end - start);
        }
    }
}
