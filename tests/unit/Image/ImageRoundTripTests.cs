using CrContainers.Engine;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Tests.Unit.Image;

/// <summary>What is written is read again, byte for byte, through any stream.</summary>
public sealed class ImageRoundTripTests
{
    private static readonly byte[] Encoded = ExampleImage.Encode(ExampleImage.Build());

    [Fact]
    public void A_whole_image_comes_back()
    {
        var image = CheckpointEngine.VerifyImage(new MemoryStream(Encoded));

        Assert.Equal(ImageJson.Of(ExampleImage.Build()), ImageJson.Of(image));
        Assert.Equal(Encoded, ExampleImage.Encode(image));
    }

    [Fact]
    public void It_comes_back_byte_by_byte_from_a_pipe()
    {
        var image = CheckpointEngine.VerifyImage(new TrickleStream(Encoded));

        Assert.Equal(ImageJson.Of(ExampleImage.Build()), ImageJson.Of(image));
    }

    [Fact]
    public void The_trees_come_whole_and_in_order()
    {
        var reader = new ImageReader(new TrickleStream(Encoded));
        var trees = new TreeRecorder();

        reader.ReadTrees(reader.ReadState(), trees);

        Assert.Equal(
            ["begin /dev/shm", "Directory ", "Directory d", "Regular d/holes", "5 at 0", "5 at 4096", "HardLink d/again", "Symlink link", "Fifo fifo", "Socket socket", "end", "begin /tmp", "end"],
            trees.Lines);
    }

    [Fact]
    public void The_state_is_read_without_the_pages()
    {
        var state = ExampleImage.EncodeState(ExampleImage.Build());

        Assert.Equal(ImageJson.Of(ExampleImage.Build()), ImageJson.Of(CheckpointEngine.ReadImage(new TrickleStream(state))));
    }

    [Fact]
    public void HEAD_is_read_without_the_rest_and_for_any_host()
    {
        var image = ExampleImage.Build();
        var foreign = image with { Head = image.Head with { Architecture = "aarch64", PageSize = 65536 } };

        Assert.Equal(ImageJson.Of(foreign.Head), ImageJson.Of(ImageReader.ReadHead(new TrickleStream(ExampleImage.EncodeState(foreign)[..400]))));
    }

    [Fact]
    public void The_pages_come_whole_and_in_the_order_of_their_places()
    {
        var reader = new ImageReader(new TrickleStream(Encoded));
        var image = reader.ReadState();
        reader.ReadTrees(image, new IgnoredTrees());
        reader.SkipFiles(image);
        var memory = image.Tasks[0].Memory;
        var pages = new List<(ulong Address, byte[] Contents)>();

        reader.ReadPages(memory, (address, contents) => pages.Add((address, contents.ToArray())));
        reader.ReadTail();

        Assert.Equal([ExampleImage.StackPage, ExampleImage.DataPage], pages.Select(page => page.Address));
        Assert.All(pages, page => Assert.Equal(ExampleImage.Contents(page.Address), page.Contents));
    }

    [Fact]
    public void The_pages_lie_aligned_in_the_file() =>
        Assert.Contains(Enumerable.Range(0, Encoded.Length / ImageFormat.PageSize), page =>
            Encoded.AsSpan(page * ImageFormat.PageSize).StartsWith(ExampleImage.Contents(ExampleImage.DataPage)));

    [Fact]
    public void Contents_longer_than_a_block_of_checksums_come_back()
    {
        var image = ExampleImage.Build().WithPages(new PageRun(0x500000, 3), new PageRun(0x7000_0000_0000, 700)).WithBigMapping(0x7000_0000_0000, 700);

        var found = 0L;
        var reader = new ImageReader(new MemoryStream(ExampleImage.Encode(image)));
        var state = reader.ReadState();
        reader.ReadTrees(state, new IgnoredTrees());
        reader.SkipFiles(state);
        reader.ReadPages(state.Tasks[0].Memory, (_, contents) => found += contents.Length);
        reader.ReadTail();

        Assert.Equal(703 * ImageFormat.PageSize, found);
    }

    [Fact]
    public void An_image_without_pages_comes_back()
    {
        var image = ExampleImage.Build().WithPages();

        Assert.Equal(ImageJson.Of(image), ImageJson.Of(CheckpointEngine.VerifyImage(new MemoryStream(ExampleImage.Encode(image)))));
    }

    [Fact]
    public void An_image_of_two_processes_comes_back()
    {
        var image = ExampleImage.Build().WithSecondTask(id: 2, pid: 2);

        Assert.Equal(ImageJson.Of(image), ImageJson.Of(CheckpointEngine.VerifyImage(new MemoryStream(ExampleImage.Encode(image)))));
    }
}
