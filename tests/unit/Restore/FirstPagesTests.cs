using CrContainers.Engine.Errors;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Restore.Lazy;

namespace CrContainers.Tests.Unit.Restore;

/// <summary>The file of first pages: what was written is read again, and nothing else is.</summary>
public sealed class FirstPagesTests
{
    private const ulong Page = 4096;
    private static readonly Guid Checkpoint = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");
    private static readonly FirstPages Some = new(Checkpoint, [new(40 * Page, 2), new(10 * Page, 1), new(12 * Page, 3)]);

    [Fact]
    public void It_comes_back_as_it_was()
    {
        var read = FirstPages.Decode(Some.Encode());

        Assert.Equal(Checkpoint, read.CheckpointId);
        Assert.Equal(Some.Runs, read.Runs);
    }

    /// <summary>docs/image-format.md has the layout.</summary>
    [Fact]
    public void Its_layout_is_the_documents()
    {
        var bytes = Some.Encode();

        Assert.Equal("CRFP"u8.ToArray(), bytes[..4]);
        Assert.Equal(1u, BitConverter.ToUInt32(bytes, 4));
        Assert.Equal(Checkpoint, new Guid(bytes[8..24]));
        Assert.Equal(3u, BitConverter.ToUInt32(bytes, 24));
        Assert.Equal((40 * Page, 2ul), (BitConverter.ToUInt64(bytes, 28), BitConverter.ToUInt64(bytes, 36)));
        Assert.Equal(System.IO.Hashing.XxHash3.HashToUInt64(bytes.AsSpan(0, bytes.Length - 8)), BitConverter.ToUInt64(bytes, bytes.Length - 8));
        Assert.Equal(28 + (3 * 16) + 8, bytes.Length);
    }

    [Fact]
    public void A_changed_byte_is_seen_wherever_it_is()
    {
        var bytes = Some.Encode();
        for (var at = 0; at < bytes.Length; at++)
        {
            bytes[at] ^= 1;
            Assert.Throws<ImageException>(() => FirstPages.Decode(bytes));
            bytes[at] ^= 1;
        }
    }

    [Fact]
    public void One_that_ends_early_or_late_is_refused()
    {
        var bytes = Some.Encode();

        Assert.All(Enumerable.Range(0, bytes.Length), length => Assert.Throws<ImageException>(() => FirstPages.Decode(bytes.AsSpan(0, length))));
        Assert.Throws<ImageException>(() => FirstPages.Decode([.. bytes, 0]));
    }

    [Fact]
    public void More_runs_than_there_may_be_are_refused_and_as_many_are_not()
    {
        FirstPages Of(int count) => new(Checkpoint, [.. Enumerable.Range(0, count).Select(i => new PageRun((ulong)i * 2 * Page, 1))]);

        Assert.Equal(FirstPages.MostRuns, FirstPages.Decode(Of(FirstPages.MostRuns).Encode()).Runs.Count);
        Assert.InRange(Of(FirstPages.MostRuns).Encode().Length, 0, FirstPages.MostBytes);
        Assert.Equal(ImageError.CountOverLimit, Assert.Throws<ImageException>(() => FirstPages.Decode(Of(FirstPages.MostRuns + 1).Encode())).Id);
    }
}
