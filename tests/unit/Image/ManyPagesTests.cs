using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Tests.Unit.Image;

/// <summary>Contents of several blocks: they go through threads of their own in both directions.</summary>
public sealed class ManyPagesTests
{
    /// <summary>Runs that end inside, at and across the blocks' ends; 5 MiB and three pages in all.</summary>
    private static readonly PageRun[] Runs = [new(0x10000, 255), new(0x200000, 1), new(0x300000, 700), new(0x700000, 3), new(0x800000, 324)];

    private static readonly CheckpointImage Example = WithRuns(ExampleImage.Build(), Runs);
    private static readonly byte[] Encoded = ExampleImage.Encode(Example);

    [Fact]
    public void Every_page_arrives_at_its_address()
    {
        var pages = Read(Encoded);

        Assert.Equal(Runs.Sum(run => (long)run.Pages), pages.Count);
        Assert.All(pages, page => Assert.True(page.Value.AsSpan().SequenceEqual(ExampleImage.Contents(page.Key)), $"page {page.Key:x} is another"));
    }

    /// <summary>Up to two blocks are read without a thread; buffers made ahead hold any of them.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(256, true)]
    [InlineData(257, false)]
    [InlineData(257, true)]
    [InlineData(512, true)]
    [InlineData(513, false)]
    [InlineData(513, true)]
    public void Contents_of_few_blocks_arrive(ulong count, bool isRoomMade)
    {
        var pages = Read(ExampleImage.Encode(WithRuns(ExampleImage.Build(), [new(0x10000, count)])), isRoomMade);

        Assert.Equal(count, (ulong)pages.Count);
        Assert.All(pages, page => Assert.True(page.Value.AsSpan().SequenceEqual(ExampleImage.Contents(page.Key)), $"page {page.Key:x} is another"));
    }

    [Fact]
    public void A_flipped_bit_is_found_in_its_block()
    {
        var start = Encoded.Length - ((Encoded.Length / ImageFormat.PageSize) * ImageFormat.PageSize);
        var contents = FirstPageAt();
        for (var block = 0; block < 5; block++)
        {
            var damaged = (byte[])Encoded.Clone();
            damaged[contents + (block * ImageFormat.SumBlock) + start] ^= 4;

            var error = Assert.Throws<ImageException>(() => Read(damaged));

            Assert.Equal(ImageError.BadChecksum, error.Id);
            Assert.Equal(contents + ((long)block * ImageFormat.SumBlock), error.Offset);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(ImageFormat.SumBlock)]
    [InlineData((3 * ImageFormat.SumBlock) + 17)]
    public void An_image_that_ends_in_a_block_is_truncated(int after)
    {
        var error = Assert.Throws<ImageException>(() => Read(Encoded[..(FirstPageAt() + after)]));

        Assert.Equal(ImageError.Truncated, error.Id);
    }

    [Fact]
    public void A_reader_that_is_given_up_midway_ends()
    {
        var reader = new ImageReader(new MemoryStream(Encoded));
        var image = reader.ReadState();
        reader.ReadTrees(image, new IgnoredTrees());
        reader.SkipFiles(image);

        Assert.Throws<InvalidOperationException>(() => reader.ReadPages(image.Tasks[0].Memory, (_, _) => throw new InvalidOperationException()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100_000)]
    [InlineData(3_000_000)]
    public void A_stream_that_fails_midway_is_told(int after)
    {
        using var stream = new FailingStream(after);
        using var writer = new ImageWriter(stream);

        var error = Assert.Throws<CrException>(() =>
        {
            writer.Write(Example.Head);
            ExampleImage.WritePages(writer, Example.Tasks[0].Memory.Pages);
            writer.Finish();
        });

        Assert.Equal("image", error.Subject);
        Assert.Contains("no room", error.Reason, StringComparison.Ordinal);
    }

    private static int FirstPageAt()
    {
        var first = ExampleImage.Contents(Runs[0].Start);
        return Encoded.AsSpan().IndexOf(first);
    }

    private static Dictionary<ulong, byte[]> Read(byte[] encoded, bool isRoomMade = false)
    {
        var pages = new Dictionary<ulong, byte[]>();
        var reader = new ImageReader(new MemoryStream(encoded));
        var image = reader.ReadState();
        if (isRoomMade)
        {
            reader.MakeRoom(image);
        }

        reader.ReadTrees(image, new IgnoredTrees());
        reader.SkipFiles(image);
        reader.ReadPages(image.Tasks[0].Memory, (address, contents) =>
        {
            for (var page = 0; page < contents.Length; page += ImageFormat.PageSize)
            {
                pages.Add(address + (ulong)page, contents.Slice(page, ImageFormat.PageSize).ToArray());
            }
        });
        reader.ReadTail();
        return pages;
    }

    /// <summary>An image with one large mapping, in which the runs lie.</summary>
    internal static CheckpointImage WithRuns(CheckpointImage image, IReadOnlyList<PageRun> runs)
    {
        var task = image.Tasks[0];
        var memory = task.Memory with
        {
            Mm = task.Memory.Mm with { MappingCount = task.Memory.Mappings.Count + 1 },
            Mappings = [new VmaRecord { Kind = MappingKind.Anonymous, Start = 0x10000, End = 0x10000 + (ulong)(32 * ImageFormat.SumBlock), Protection = 3, Flags = MappingFlags.None }],
            Pages = task.Memory.Pages.InSequence(runs),
        };
        memory = memory with { Mm = memory.Mm with { MappingCount = memory.Mappings.Count } };
        return image with { Tasks = [task with { Memory = memory }] };
    }
}
