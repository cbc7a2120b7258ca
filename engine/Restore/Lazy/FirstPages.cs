using System.IO.Hashing;
using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Restore.Lazy;

/// <summary>The pages that a task touched first after a lazy restore, in that order: the next lazy restore from the same image loads them first.</summary>
/// <param name="CheckpointId">Of the image.</param>
/// <param name="Runs">Pages that were touched one after the other and lie so are one run.</param>
internal sealed record FirstPages(Guid CheckpointId, IReadOnlyList<PageRun> Runs)
{
    /// <summary>256 MiB of single pages: a task waits for them before it runs.</summary>
    public const int MostRuns = 1 << 16;

    /// <summary>Bytes of the largest file.</summary>
    public const int MostBytes = 64 + (MostRuns * RunBytes);

    private const uint Magic = 0x50465243;
    private const uint Version = 1;
    private const int IdBytes = 16;
    private const int RunBytes = 16;

    /// <summary>The contents of a file: docs/image-format.md has the layout.</summary>
    public byte[] Encode()
    {
        var writer = new PayloadWriter();
        writer.U32(Magic);
        writer.U32(Version);
        writer.Raw(CheckpointId.ToByteArray());
        writer.List(Runs, PageRun.Write);
        writer.U64(XxHash3.HashToUInt64(writer.Written));
        return writer.Written.ToArray();
    }

    /// <summary>Where in the image they lie, in the image's order; without those that are never left to come later.</summary>
    /// <exception cref="ImageException">The image is another one, or has not got them.</exception>
    public IReadOnlyList<LazyArea> Locate(Guid checkpoint, LazyPlan plan)
    {
        Require(CheckpointId == checkpoint, ImageError.DanglingReference, $"they are those of checkpoint {CheckpointId}");
        var (later, now) = (Table(plan.Later), Table(plan.Now));
        var areas = new List<LazyArea>();
        foreach (var run in Runs)
        {
            var found = later.Within(run.Start, run.End);
            var count = found.Concat(now.Within(run.Start, run.End)).Sum(area => area.Count);
            Require((ulong)count == run.Pages, ImageError.DanglingReference, $"the image has not all pages from {run.Start:x} to {run.End:x}");
            areas.AddRange(found);
        }

        return [.. areas.OrderBy(area => area.First)];
    }

    /// <exception cref="ImageException">It is damaged, or of another version.</exception>
    public static FirstPages Decode(ReadOnlySpan<byte> file)
    {
        var reader = new PayloadReader(file, 0);
        Require(reader.U32() == Magic, ImageError.BadMagic, "it is no file of first pages");
        var version = reader.U32();
        Require(version == Version, ImageError.NewerVersion, $"it has version {version}, not {Version}");
        var id = new Guid(reader.Raw(IdBytes));
        var runs = reader.List(MostRuns, RunBytes, PageRun.Read);
        var sum = XxHash3.HashToUInt64(file[..(int)reader.Offset]);
        Require(reader.U64() == sum, ImageError.BadChecksum, "its checksum is wrong");
        reader.End();
        return new FirstPages(id, runs);
    }

    private static PendingPages Table(IReadOnlyList<LazyArea> areas) => new(areas, areas.Select(area => area.First + area.Count).DefaultIfEmpty().Max());

    private static void Require(bool isSo, ImageError error, string reason)
    {
        if (!isSo)
        {
            throw new ImageException(error, 0, reason);
        }
    }
}
