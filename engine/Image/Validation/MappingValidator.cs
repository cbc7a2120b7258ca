using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image.Validation;

/// <summary>VMA: where mappings lie, and what each kind may have.</summary>
internal static class MappingValidator
{
    private const uint AllProtection = 7;
    private const uint Write = 2;
    private const string AnonymousName = "[anon:";
    private const MappingFlags OfMemoryOnly = MappingFlags.GrowsDown | MappingFlags.Droppable;
    private const MappingFlags BothHuge = MappingFlags.HugeTlb2M | MappingFlags.HugeTlb1G;

    /// <summary>What the kernel gives no mapping of hugetlbfs: it is neither locked nor counted against the commit limit.</summary>
    private const MappingFlags OfOrdinaryPages = MappingFlags.Locked | MappingFlags.LockOnFault | MappingFlags.WipeOnFork | MappingFlags.Mergeable | MappingFlags.Account | OfMemoryOnly;
    private const MappingFlags BothShared = MappingFlags.Shared | MappingFlags.SharedReadOnly;
    private static readonly MappingFlags AllFlags = Enum.GetValues<MappingFlags>().Aggregate((all, flag) => all | flag);

    public static void Validate(RecordChecks checks, MmImage memory, FileIndex files)
    {
        ulong end = 0;
        foreach (var vma in memory.Mappings)
        {
            ValidatePlace(checks, vma, end);
            ValidateKind(checks, vma, files);
            ValidateHugePages(checks, vma, files);
            ValidateGuards(checks, vma);
            end = vma.End;
        }

        ValidateVdso(checks, memory.Mappings);
    }

    private static void ValidatePlace(RecordChecks checks, VmaRecord vma, ulong after)
    {
        checks.Require((vma.Start | vma.End) % ImageFormat.PageSize == 0, vma, $"mapping {vma.Start:x}-{vma.End:x} is not made of pages");
        checks.Require(vma.Start >= after && vma.Start < vma.End && vma.End <= ImageFormat.AddressLimit, vma, $"mapping {vma.Start:x}-{vma.End:x} after address {after:x}");
        checks.Require(vma.Protection <= AllProtection, vma, $"protection {vma.Protection:x}");
        checks.Require((vma.Flags & ~AllFlags) == 0, vma, $"mapping flags {(ulong)vma.Flags:x}");
    }

    private static void ValidateKind(RecordChecks checks, VmaRecord vma, FileIndex files)
    {
        switch (vma.Kind)
        {
            case MappingKind.File:
                ValidateFile(checks, vma, files);
                break;
            case MappingKind.Anonymous:
                checks.Require(vma is { FileId: 0, FileOffset: 0 }, vma, "an anonymous mapping with a file");
                checks.Require(!vma.IsShared, vma, "an anonymous mapping that is shared");
                checks.Require(vma.Name is "" or "[heap]" or "[stack]" || IsGivenName(vma.Name), vma, "a mapping with a name that the kernel does not give");
                break;
            default:
                checks.Require(vma is { FileId: 0, FileOffset: 0, Flags: MappingFlags.None, Guards.Count: 0 }, vma, "a mapping of the kernel's that is changed");
                checks.Require(vma.Name is "[vdso]" or "[vvar]" or "[vvar_vclock]", vma, "a mapping of the kernel's with another name");
                break;
        }
    }

    private static void ValidateHugePages(RecordChecks checks, VmaRecord vma, FileIndex files)
    {
        var size = vma.HugePageSize;
        checks.Require(vma.Kind != MappingKind.File || size == (files.Find(vma.FileId, vma).Nameless?.HugePageSize ?? 0), vma, $"a mapping of pages of {size} bytes of a file of others");
        if (size > 0)
        {
            checks.Require((vma.Flags & BothHuge) != BothHuge, vma, "a mapping of pages of two sizes");
            checks.Require((vma.Start | vma.End | vma.FileOffset) % size == 0, vma, $"mapping {vma.Start:x}-{vma.End:x} is not made of pages of {size} bytes");
            checks.Require((vma.Flags & OfOrdinaryPages) == 0 && vma is { Name: "", Guards.Count: 0 }, vma, "a mapping of huge pages with what only ordinary pages have");
        }
    }

    private static void ValidateFile(RecordChecks checks, VmaRecord vma, FileIndex files)
    {
        files.Require(vma.FileId, file => file.IsMappable, vma, "mapped");
        checks.Require(vma.FileOffset % ImageFormat.PageSize == 0 && vma.FileOffset <= long.MaxValue - vma.Bytes, vma, $"offset {vma.FileOffset:x} of a mapped file");
        checks.Require((vma.Flags & OfMemoryOnly) == 0 && vma.Name.Length == 0, vma, "a mapped file with what only anonymous memory has");
        checks.Require((vma.Flags & MappingFlags.SharedReadOnly) == 0 || (vma.Protection & Write) == 0, vma, "a file mapped read-only and shared, writable");
        checks.Require((vma.Flags & BothShared) != BothShared, vma, "a file mapped shared in two ways");
        ValidateMemory(checks, vma, files.Find(vma.FileId, vma));
        checks.Require(!vma.IsShared || (vma.Flags & MappingFlags.Account) == 0, vma, "a shared mapping that counts against the commit limit");
    }

    /// <summary>Memory that is shared by being mapped has an end, and a segment of System V is attached from its beginning on.</summary>
    private static void ValidateMemory(RecordChecks checks, VmaRecord vma, FileRecord file)
    {
        const uint sealedWrite = 8;
        checks.Require(
            file.Kind != FileKind.MemoryFile || (file.Nameless!.Seals & sealedWrite) == 0 || (vma.Flags & MappingFlags.Shared) == 0, vma, "a mapping that writes to a memfd which is sealed against that");
        if (file.Kind is FileKind.SharedMemory or FileKind.Segment)
        {
            checks.Require(vma.IsShared, vma, $"a mapping of FILE {file.Id}, which is a {file.Kind}, that is not shared");
            checks.Require(vma.FileOffset < (ulong)file.Size && vma.FileOffset + vma.Bytes <= (ulong)file.PagedSize, vma, $"a mapping beyond the end of FILE {file.Id}");
            checks.Require(file.Kind != FileKind.Segment || vma.FileOffset < vma.Start, vma, $"a mapping of FILE {file.Id} that begins before the address space");
        }
    }

    /// <summary>Given by PR_SET_VMA_ANON_NAME.</summary>
    private static bool IsGivenName(string name) =>
        name.StartsWith(AnonymousName, StringComparison.Ordinal) && name.EndsWith(']') && name.Length > AnonymousName.Length;

    private static void ValidateGuards(RecordChecks checks, VmaRecord vma)
    {
        var end = vma.Start;
        foreach (var guard in vma.Guards)
        {
            checks.Require(guard.Start >= end && guard.End <= vma.End, vma, $"guard pages {guard.Start:x}-{guard.End:x} after address {end:x} of mapping {vma.Start:x}-{vma.End:x}");
            end = guard.End;
        }
    }

    /// <summary>It comes back in one piece, so it must have been one.</summary>
    private static void ValidateVdso(RecordChecks checks, IReadOnlyList<VmaRecord> mappings)
    {
        VmaRecord? last = null;
        foreach (var part in mappings.Where(vma => vma.Kind == MappingKind.Vdso))
        {
            checks.Require(last is null || last.End == part.Start, part, "the vDSO is not in one piece");
            last = part;
        }
    }
}
