using CrContainers.Engine.Errors;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;

namespace CrContainers.Engine.Restore;

/// <summary>Maps the image's mappings, empty; and gives them, once they are filled, their final protection and advice.</summary>
internal sealed class MappingRebuild(RestoreCalls calls, FreshRoot root, SegmentRebuild segments, IReadOnlyList<VmaRecord> mappings)
{
    private const ulong Write = 2;
    private const ulong MapShared = 0x01;
    private const ulong MapPrivate = 0x02;
    private const ulong MapDroppable = 0x08;
    private const ulong MapAnonymous = 0x20;
    private const ulong MapGrowsDown = 0x100;
    private const ulong MapNoReserve = 0x4000;
    private const ulong MapFixedNoReplace = 0x100000;
    private const ulong AdviseHugePage = 14;
    private const ulong AdviseNoHugePage = 15;
    private const ulong DontNeed = 4;
    private const ulong PopulateWrite = 23;
    private const ulong InstallGuard = 102;
    private const ulong OnFault = 1;
    private const ulong SetVma = 0x53564d41;
    private const string AnonymousName = "[anon:";

    private static readonly (MappingFlags Flag, ulong Advice)[] Advice =
    [
        (MappingFlags.Random, 1),
        (MappingFlags.Sequential, 2),
        (MappingFlags.DontFork, 10),
        (MappingFlags.Mergeable, 12),
        (MappingFlags.DontDump, 16),
        (MappingFlags.WipeOnFork, 18),
    ];

    /// <summary>A mapping that is or once was writable counts against the commit limit (VmFlag "ac"). To count again it must be
    /// writable as it is mapped; that also lets its pages be filled. Huge pages are written in no other way. A shared mapping has no pages of its own.</summary>
    public static bool StartsWritable(VmaRecord vma) =>
        !vma.IsShared
        && ((vma.Protection & Write) != 0 || vma.HugePageSize > 0 || (vma.Flags & (MappingFlags.Account | MappingFlags.NoReserve)) != 0);

    /// <summary>What it is mapped with, until its pages have come.</summary>
    public static ulong InitialProtection(VmaRecord vma) => vma.Protection | (StartsWritable(vma) ? Write : 0);

    /// <summary>Maps all of them; huge page advice comes before the first page does. Segments come first: of one that was unmapped in part, other
    /// mappings may have taken the place.</summary>
    public void Map(DescriptorChannel channel)
    {
        var ofFiles = mappings.Where(vma => vma.Kind == MappingKind.File).ToLookup(vma => root.Record(vma.FileId).Kind == FileKind.Segment);
        foreach (var group in ofFiles[true].GroupBy(vma => vma.FileId))
        {
            segments.Map(root.Record(group.Key), group);
        }

        foreach (var group in ofFiles[false].GroupBy(vma => (vma.FileId, Has(vma, MappingFlags.Shared))))
        {
            MapFile(channel, group.Key.FileId, group.Key.Item2, group);
        }

        foreach (var vma in AnonymousAreas.Of(mappings))
        {
            MapOne(vma, Kind(vma) | MapAnonymous | HugePage.Ask(HugePage.OfMapping, vma.HugePageSize), ulong.MaxValue);
            KeepAccounted(vma);
            Advise(vma, MappingFlags.HugePage, AdviseHugePage);
            Advise(vma, MappingFlags.NoHugePage, AdviseNoHugePage);
        }

        calls.Flush();
    }

    /// <summary>After the pages: guards, names and advice, then the final protection, and locks at last: the kernel puts no guards
    /// into locked memory, and makes resident what it locks, as the protection has it.</summary>
    public void Finish()
    {
        foreach (var vma in mappings.Where(vma => vma.Kind != MappingKind.Vdso))
        {
            foreach (var guard in vma.Guards)
            {
                calls.Queue("install guards in", vma, Syscall.Madvise, guard.Start, guard.Bytes, InstallGuard);
            }

            foreach (var (flag, advice) in Advice)
            {
                Advise(vma, flag, advice);
            }

            SetName(vma);
            if (InitialProtection(vma) != vma.Protection)
            {
                calls.Queue("protect", vma, Syscall.Mprotect, vma.Start, vma.Bytes, vma.Protection);
            }

            Lock(vma);
        }

        calls.Flush();
    }

    /// <summary>The very last thing: a sealed mapping cannot be changed any more (mseal(2), Linux 6.10).</summary>
    public void Seal()
    {
        foreach (var vma in mappings.Where(vma => (vma.Flags & MappingFlags.Sealed) != 0))
        {
            calls.Queue("seal", vma, Syscall.Mseal, vma.Start, vma.Bytes, 0);
        }

        calls.Flush();
    }

    private void MapFile(DescriptorChannel channel, ulong id, bool writes, IEnumerable<VmaRecord> group)
    {
        using var file = writes ? root.OpenShared(id) : root.OpenMapped(id);
        var path = root.Record(id).ShownName;
        var descriptor = (ulong)channel.Pass(file, path);
        foreach (var vma in group)
        {
            MapOne(vma, Kind(vma), descriptor);
            Advise(vma, MappingFlags.HugePage, AdviseHugePage);
            Advise(vma, MappingFlags.NoHugePage, AdviseNoHugePage);
        }

        calls.Queue("close", path, Syscall.Close, descriptor);
        calls.Flush();
    }

    private void MapOne(VmaRecord vma, ulong kind, ulong descriptor)
    {
        if (vma.HugePageSize == 0)
        {
            QueueMap(vma, kind, descriptor);
            return;
        }

        calls.Flush();
        try
        {
            QueueMap(vma, kind, descriptor);
            calls.Flush();
        }
        catch (KernelException exception) when (exception.Errno == Errno.ENOMEM)
        {
            throw HugePageCheck.TooFew("map", vma.ToString(), vma.HugePageSize, $"the kernel does not reserve its huge pages of {HugePage.Text(vma.HugePageSize)}", exception);
        }
    }

    private void QueueMap(VmaRecord vma, ulong kind, ulong descriptor) => calls.QueueExpecting(
        vma.Start, "map", vma, Syscall.Mmap, vma.Start, vma.Bytes, InitialProtection(vma), kind | MapFixedNoReplace, descriptor, vma.FileOffset);

    /// <summary>Anonymous memory that never was written counts no more once it is made read-only (since Linux 6.6). This was
    /// written, and counted on, though perhaps none of its pages is left. (MADV_POPULATE_WRITE is of Linux 5.14.)</summary>
    private void KeepAccounted(VmaRecord vma)
    {
        if (Has(vma, MappingFlags.Account) && (vma.Protection & Write) == 0)
        {
            calls.QueueAllowing(Errno.EINVAL, "touch", vma, Syscall.Madvise, vma.Start, Image.ImageFormat.PageSize, PopulateWrite);
            calls.Queue("clear", vma, Syscall.Madvise, vma.Start, vma.Bytes, DontNeed);
        }
    }

    private static ulong Kind(VmaRecord vma)
    {
        var type = vma.IsShared ? MapShared : Has(vma, MappingFlags.Droppable) ? MapDroppable : MapPrivate;
        return type | (Has(vma, MappingFlags.GrowsDown) ? MapGrowsDown : 0) | (Has(vma, MappingFlags.NoReserve) ? MapNoReserve : 0);
    }

    /// <summary>Locking on fault makes nothing resident, so it fails only if it is not allowed. After it, ENOMEM means no more than
    /// that some page cannot be resident (no access, a guard, behind the file's end); the mapping is locked all the same.</summary>
    private void Lock(VmaRecord vma)
    {
        if (Has(vma, MappingFlags.Locked))
        {
            calls.Queue("lock", vma, Syscall.Mlock2, vma.Start, vma.Bytes, OnFault);
            if (!Has(vma, MappingFlags.LockOnFault))
            {
                calls.QueueAllowing(Errno.ENOMEM, "lock", vma, Syscall.Mlock2, vma.Start, vma.Bytes, 0);
            }
        }
    }

    private void Advise(VmaRecord vma, MappingFlags flag, ulong advice)
    {
        if (Has(vma, flag))
        {
            calls.Queue("advise", vma, Syscall.Madvise, vma.Start, vma.Bytes, advice);
        }
    }

    private void SetName(VmaRecord vma)
    {
        if (vma.Name.StartsWith(AnonymousName, StringComparison.Ordinal))
        {
            var name = calls.Put(FileOpening.Terminated(vma.Name[AnonymousName.Length..^1]));
            calls.Queue("name", vma, Syscall.Prctl, SetVma, 0, vma.Start, vma.Bytes, name);
        }
    }

    private static bool Has(VmaRecord vma, MappingFlags flag) => (vma.Flags & flag) != 0;
}
