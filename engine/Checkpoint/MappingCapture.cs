using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>Turns the mappings of /proc/PID/smaps into VMA records.</summary>
internal sealed class MappingCapture(int pid, FileTable files, NamelessCapture nameless, BlockerList blockers)
{
    private const string AnonymousName = "[anon:";
    private const string AsynchronousIo = "/[aio]";
    private const string AnonymousHuge = "/anon_hugepage";
    private readonly List<CapturedMapping> mappings = [];

    /// <summary>Lists of flags that have been looked at and can be kept: thousands of mappings have the same few.</summary>
    private readonly Dictionary<IReadOnlyList<string>, MappingFlags> kept = new(ReferenceEqualityComparer.Instance);

    /// <summary>By what maps tells of it: a library has five mappings, and looking it up by one takes ten microseconds.</summary>
    private readonly Dictionary<(uint Major, uint Minor, ulong Inode, string Name), FileStatus?> statuses = [];

    /// <summary>The kernel's own pages at the top, the same in every process.</summary>
    private static bool IsVsyscall(SmapsMapping mapping) => mapping.Start >= ImageFormat.AddressLimit;

    /// <summary>First of all, so that a private mapping of the same file finds it, wherever it lies. It needs no flags.</summary>
    public void TakeShared(IReadOnlyList<SmapsMapping> smaps)
    {
        foreach (var mapping in smaps.Where(mapping => mapping.Shared && IsFile(mapping)))
        {
            if (StatusOf(mapping) is { IsRegular: true } status && files.Find(mapping.Name, status, mapped: true) is null)
            {
                nameless.Take(Link(mapping), status, blockers);
            }
        }
    }

    /// <summary>The mappings that can be kept. Shared ones have been taken.</summary>
    /// <param name="smaps">All, with their flags.</param>
    public List<CapturedMapping> Capture(IReadOnlyList<SmapsMapping> smaps)
    {
        mappings.EnsureCapacity(smaps.Count);
        foreach (var mapping in smaps.Where(mapping => !IsVsyscall(mapping)))
        {
            if (Convert(mapping) is { } captured)
            {
                Append(captured);
            }
        }

        return mappings;
    }

    /// <summary>The inode of a segment of System V is its id, which may be 0.</summary>
    private static bool IsFile(SmapsMapping mapping) => mapping.Inode != 0 || mapping.Name.StartsWith('/');

    private string Link(SmapsMapping mapping) => $"/proc/{pid}/map_files/{mapping.Start:x}-{mapping.End:x}";

    /// <summary>Null for one that cannot be looked at.</summary>
    private FileStatus? StatusOf(SmapsMapping mapping)
    {
        var key = (mapping.DeviceMajor, mapping.DeviceMinor, mapping.Inode, mapping.Name);
        if (!statuses.TryGetValue(key, out var status))
        {
            statuses.Add(key, status = FileStatus.OfPath(Link(mapping)));
        }

        return status;
    }

    private CapturedMapping? Convert(SmapsMapping mapping)
    {
        if (VdsoMapping.IsPart(mapping.Name))
        {
            return new CapturedMapping(Record(mapping, MappingKind.Vdso, MappingFlags.None), 0);
        }

        if (mapping.Name.StartsWith(AsynchronousIo, StringComparison.Ordinal))
        {
            return Block(mapping, "it is an asynchronous I/O context (io_setup(2))", "asynchronous I/O is not kept; destroy the context first");
        }

        if (!CheckFlags(mapping))
        {
            return null;
        }

        if (IsFile(mapping))
        {
            return ConvertFile(mapping);
        }

        return mapping.Name is "" or "[heap]" or "[stack]" || mapping.Name.StartsWith(AnonymousName, StringComparison.Ordinal)
            ? new CapturedMapping(Record(mapping, MappingKind.Anonymous, kept[mapping.VmFlags]), 0)
            : Block(mapping, "it is of an unknown kind", "report it, with the output of cr check");
    }

    private CapturedMapping? ConvertFile(SmapsMapping mapping)
    {
        var status = StatusOf(mapping);
        if (status is null)
        {
            return Block(mapping, "its file cannot be looked at", "CAP_CHECKPOINT_RESTORE or CAP_SYS_ADMIN is needed for /proc/PID/map_files");
        }

        if (!status.Value.IsRegular)
        {
            return Block(mapping, "it maps a device", "unmap it, or use anonymous memory");
        }

        var hugePage = KernelMemory.HugePageOf(status.Value.Device);
        if (IsHuge(mapping) && hugePage == 0)
        {
            return Block(mapping, "it maps a file of a hugetlbfs mount, which is empty in a fresh container", "use huge pages without a mount: MAP_HUGETLB, memfd_create(2) with MFD_HUGETLB or shmget(2) with SHM_HUGETLB");
        }

        var flags = kept[mapping.VmFlags] | VmaRecord.FlagOf(hugePage);
        if ((files.Find(mapping.Name, status.Value, mapped: true) ?? Nameless(mapping, status.Value)) is { } file)
        {
            return new CapturedMapping(Record(mapping, MappingKind.File, flags | Sharing(mapping)) with { FileId = file.Id, FileOffset = mapping.Offset }, 0);
        }

        if (IsAnonymousHuge(mapping, hugePage))
        {
            return new CapturedMapping(Record(mapping, MappingKind.Anonymous, flags), 0);
        }

        return mapping.Shared
            ? Block(mapping, "it is shared memory of a kind that is not kept", "use a memfd, shared anonymous memory or a file")
            : Detached(mapping, status.Value);
    }

    /// <summary>The kernel shows every MAP_SHARED as shared, also one that can never be written: of a file opened for reading only, or of a sealed memfd.</summary>
    private static MappingFlags Sharing(SmapsMapping mapping) =>
        !mapping.Shared ? MappingFlags.None : mapping.Has("sh") && mapping.Has("mw") ? MappingFlags.Shared : MappingFlags.SharedReadOnly;

    /// <summary>A deleted file that is mapped private and nothing else, such as a library that was replaced, need not be a file again.</summary>
    private FileRecord? Nameless(SmapsMapping mapping, FileStatus status) =>
        KernelMemory.Has(status.Device) && !IsAnonymousHuge(mapping, KernelMemory.HugePageOf(status.Device))
            ? nameless.Take(Link(mapping), status, blockers)
            : nameless.Known(mapping.Name, status);

    private static bool IsHuge(SmapsMapping mapping) => mapping.Has(VmFlagTable.HugePages);

    /// <summary>Of private anonymous memory in huge pages the kernel shows a file, in which there is nothing.</summary>
    private static bool IsAnonymousHuge(SmapsMapping mapping, ulong hugePage) =>
        hugePage != 0 && !mapping.Shared && mapping.Name.StartsWith(AnonymousHuge, StringComparison.Ordinal);

    /// <summary>A mapping of a file that no name leads to any more: all it shows travels in the image.</summary>
    private CapturedMapping Detached(SmapsMapping mapping, FileStatus status)
    {
        blockers.Note($"{Subject(mapping)}: its file was deleted or replaced; its contents are in the image, as anonymous memory");
        var shown = Math.Max(0, status.Size - (long)mapping.Offset);
        var bytes = Math.Min(mapping.End - mapping.Start, ((ulong)shown + ImageFormat.PageSize - 1) / ImageFormat.PageSize * ImageFormat.PageSize);
        return new CapturedMapping(Record(mapping, MappingKind.Anonymous, kept[mapping.VmFlags]) with { Name = "" }, bytes);
    }

    private bool CheckFlags(SmapsMapping mapping)
    {
        if (!kept.ContainsKey(mapping.VmFlags))
        {
            if (!CheckEach(mapping))
            {
                return false;
            }

            kept.Add(mapping.VmFlags, VmFlagTable.Flags(mapping));
        }

        return CheckProtectionKey(mapping);
    }

    private bool CheckEach(SmapsMapping mapping)
    {
        var known = true;
        foreach (var code in mapping.VmFlags)
        {
            if (VmFlagTable.Refused.TryGetValue(code, out var refusal))
            {
                known = false;
                Block(mapping, refusal.Reason, refusal.Hint);
            }
            else if (!VmFlagTable.Knows(code, IsHuge(mapping)))
            {
                known = false;
                Block(mapping, $"it has the VmFlag \"{code}\", unknown to this version", "use a newer cr");
            }
        }

        return known;
    }

    private bool CheckProtectionKey(SmapsMapping mapping)
    {
        if (mapping.ProtectionKey != 0)
        {
            Block(mapping, $"it has protection key {mapping.ProtectionKey}", "protection keys are not kept yet");
        }

        return mapping.ProtectionKey == 0;
    }

    private CapturedMapping? Block(SmapsMapping mapping, string reason, string hint)
    {
        blockers.Add(Subject(mapping), reason, hint);
        return null;
    }

    private static string Subject(SmapsMapping mapping) =>
        $"mapping {mapping.Start:x}-{mapping.End:x}{(mapping.Name.Length == 0 ? "" : $" ({mapping.Name})")}";

    private static VmaRecord Record(SmapsMapping mapping, MappingKind kind, MappingFlags flags) => new()
    {
        Kind = kind,
        Start = mapping.Start,
        End = mapping.End,
        Protection = mapping.Protection,
        Flags = flags,
        Name = IsFile(mapping) ? "" : mapping.Name,
    };

    /// <summary>Two neighbours that differ in nothing are one mapping: so the kernel makes them when they are mapped again.</summary>
    private void Append(CapturedMapping next)
    {
        if (mappings.Count > 0 && mappings[^1].Joins(next))
        {
            mappings[^1] = mappings[^1] with { Vma = mappings[^1].Vma with { End = next.Vma.End } };
            return;
        }

        mappings.Add(next);
    }
}
