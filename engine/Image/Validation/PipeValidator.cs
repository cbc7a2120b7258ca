using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;

namespace CrContainers.Engine.Image.Validation;

/// <summary>OPEN_FILE of a pipe's end, and that the ends of one pipe fit together.</summary>
internal static class PipeValidator
{
    public static void Validate(RecordChecks checks, OpenFileRecord file)
    {
        var flags = (OpenFlags)file.Flags;
        var pipe = (PipeDetail)file.Detail!;
        checks.Require(file is { Offset: 0, Number: 0 }, file, $"OPEN_FILE {file.Id} is a pipe, and more");
        checks.Require((flags & ~OpenFlags.OfPipe) == 0 && (flags & OpenFlags.AccessMode) != OpenFlags.AccessMode, file, $"OPEN_FILE {file.Id} is a pipe with flags {file.Flags:x}");
        checks.Require(pipe.PipeId != 0, file, $"OPEN_FILE {file.Id} is of a pipe without an id");
        checks.Require(
            pipe.Capacity is >= ImageFormat.PageSize and <= ImageLimits.PipeCapacity && int.IsPow2(pipe.Capacity), file, $"OPEN_FILE {file.Id} is of a pipe of {pipe.Capacity} bytes");
        checks.Require(!pipe.Contents.Any(chunk => chunk.Length == 0), file, $"OPEN_FILE {file.Id} is of a pipe with nothing written to it");
        checks.Require(
            pipe.Contents.Sum(chunk => (long)chunk.Length) <= Math.Min(pipe.Capacity, ImageLimits.PipeContents), file, $"OPEN_FILE {file.Id} is of a pipe with more in it than fits");
    }

    public static void ValidateAll(RecordChecks checks, IReadOnlyList<OpenFileRecord> files)
    {
        foreach (var ends in files.Where(file => file.Kind == OpenFileKind.Pipe).GroupBy(file => ((PipeDetail)file.Detail!).PipeId))
        {
            var first = ends.First();
            var pipe = (PipeDetail)first.Detail!;
            foreach (var end in ends.Skip(1))
            {
                var other = (PipeDetail)end.Detail!;
                checks.Require(other.Capacity == pipe.Capacity && end.FileId == first.FileId, end, $"OPEN_FILE {end.Id} is another pipe than OPEN_FILE {first.Id}");
                checks.Require(other.Contents.Count == 0, end, $"OPEN_FILE {end.Id} has contents that belong to OPEN_FILE {first.Id}");
            }

            ValidatePackets(checks, first, pipe, ends.Any(end => ((OpenFlags)end.Flags & OpenFlags.Direct) != 0));
        }
    }

    /// <summary>A packet takes a page, however short it is.</summary>
    private static void ValidatePackets(RecordChecks checks, OpenFileRecord first, PipeDetail pipe, bool packets) => checks.Require(
        !packets || (pipe.Contents.Count <= pipe.Capacity / ImageFormat.PageSize && pipe.Contents.All(chunk => chunk.Length <= ImageFormat.PageSize)), first,
        $"OPEN_FILE {first.Id} is of a pipe with more packets in it than fit");
}
