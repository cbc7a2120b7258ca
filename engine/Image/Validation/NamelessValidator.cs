using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;

namespace CrContainers.Engine.Image.Validation;

/// <summary>The FILE records of what has no name.</summary>
internal static class NamelessValidator
{
    /// <summary>Permissions and sticky. A file that gave its owner's rights to whoever executes it would give them to the image's code.</summary>
    private const uint ModeBits = 0x3ff;
    private const uint AllSeals = 0x3f;
    private const int MemoryNameLength = 249;

    public static void Validate(RecordChecks checks, IReadOnlyList<FileRecord> files)
    {
        foreach (var file in files.Where(file => file.Nameless is not null))
        {
            ValidateKind(checks, file, file.Nameless!);
            ValidateRights(checks, file, file.Nameless!);
            ValidateHugePages(checks, file, file.Nameless!.HugePageSize);
        }

        RequireOnce(checks, files, detail => detail.SegmentId, "id");
        RequireOnce(checks, files.Where(file => file.Nameless?.Key != 0), detail => detail.Key, "key");
    }

    private static void ValidateKind(RecordChecks checks, FileRecord file, NamelessDetail detail)
    {
        checks.Require(file.BuildId.Length == 0, file, $"FILE {file.Id} has no name, and a build-id");
        checks.Require(detail.DataBytes >= 0 && detail.DataBytes <= (file.HasContents ? file.Room : 0), file, $"FILE {file.Id} has {detail.DataBytes} of {file.Size} bytes");
        checks.Require(file.Kind <= FileKind.RemovedDirectory ? file.Path != "/" : file.Path.Length <= (file.Kind == FileKind.MemoryFile ? MemoryNameLength : 0), file, $"FILE {file.Id} is a {file.Kind} with the name {file.Path}");
        checks.Require(file.Kind != FileKind.SharedMemory || (file.Size > 0 && file.Size % ImageFormat.PageSize == 0), file, $"FILE {file.Id} is shared memory of {file.Size} bytes");
        checks.Require(file.Kind != FileKind.Segment || file.Size > 0, file, $"FILE {file.Id} is a segment of {file.Size} bytes");
        checks.Require(detail.Seals <= (file.Kind == FileKind.MemoryFile ? AllSeals : 0), file, $"FILE {file.Id} has seals {detail.Seals:x}");
        checks.Require(
            file.Kind == FileKind.Segment ? detail.SegmentId >= 0 && !(detail.IsRemoved && detail.Key != 0) : detail is { Key: 0, SegmentId: 0, IsRemoved: false }, file,
            $"FILE {file.Id} is a {file.Kind} with segment id {detail.SegmentId}, key {detail.Key:x}");
    }

    private static void ValidateRights(RecordChecks checks, FileRecord file, NamelessDetail detail)
    {
        checks.Require((detail.Mode & ~ModeBits) == 0, file, $"FILE {file.Id} has mode {detail.Mode:x}");
        checks.Require(detail.Uid != uint.MaxValue && detail.Gid != uint.MaxValue, file, $"FILE {file.Id} has no owner");
        checks.Require(file.Kind != FileKind.SharedMemory || detail is { Mode: 0, Uid: 0, Gid: 0 }, file, $"FILE {file.Id} is shared memory with rights");
    }

    /// <summary>A segment's size is whatever shmget(2) was asked for.</summary>
    private static void ValidateHugePages(RecordChecks checks, FileRecord file, ulong size)
    {
        checks.Require(size == 0 || (HugePage.Sizes.Contains(size) && file.Kind is FileKind.MemoryFile or FileKind.SharedMemory or FileKind.Segment), file, $"FILE {file.Id} is a {file.Kind} of pages of {size} bytes");
        checks.Require(size == 0 || file.Kind == FileKind.Segment || file.Size % (long)size == 0, file, $"FILE {file.Id} of pages of {size} bytes has {file.Size} bytes");
    }

    private static void RequireOnce(RecordChecks checks, IEnumerable<FileRecord> files, Func<NamelessDetail, int> part, string what)
    {
        var seen = new HashSet<int>();
        foreach (var file in files.Where(file => file.Kind == FileKind.Segment))
        {
            checks.Require(seen.Add(part(file.Nameless!)), file, $"FILE {file.Id} is a second segment with the {what} {part(file.Nameless!)}");
        }
    }
}
