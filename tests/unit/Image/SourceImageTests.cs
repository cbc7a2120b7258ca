using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Tests.Unit.Image;

/// <summary>Pages that come from other images than the one that is read.</summary>
public sealed class SourceImageTests : IDisposable
{
    private readonly ChainFiles chain = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_page_comes_from_where_it_was_last(int seed)
    {
        using var files = new ChainFiles(seed);
        var found = new Dictionary<ulong, byte[]>();
        using var stream = File.OpenRead(files.Last);
        var reader = new ImageReader(stream);
        var image = reader.ReadState();
        using var sources = SourceImages.Open(image, files.Open);
        reader.PassFiles(image);

        reader.ReadPages(image.Tasks[0].Memory, (address, contents) => Add(found, address, contents));
        reader.ReadTail();
        sources.ReadPages(image.Tasks[0].Memory, (address, contents) => Add(found, address, contents));

        Assert.Equal(2, image.Head.Sources.Count);
        Assert.Equal(files.Complete.Tasks[0].Memory.Pages.TotalPages, (ulong)found.Count);
        Assert.All(found, page => Assert.Equal(ExampleImage.Contents(page.Key), page.Value));
    }

    [Fact]
    public void They_are_found_by_number_whatever_is_asked_for()
    {
        using var stream = File.OpenRead(chain.Last);
        var reader = new ImageReader(stream);
        var image = reader.ReadState();
        using var sources = SourceImages.Open(image, chain.Open);
        reader.PassFiles(image);
        var memory = image.Tasks[0].Memory;
        var pages = new PlacedPages(memory, reader.TryLocatePages(memory, sources.Kept)!, sources);
        ulong[] addresses = [.. memory.Pages.Joined().SelectMany(run => Enumerable.Range(0, (int)run.Pages).Select(page => run.Start + ((ulong)page * ImageFormat.PageSize)))];
        var random = new Random(1);

        Assert.Equal(addresses.Length, pages.Count);
        for (var i = 0; i < 3000; i++)
        {
            var first = random.Next(addresses.Length);
            var most = random.Next(1, 300);
            var bytes = pages.Read(first, most);
            Assert.InRange(bytes.Length / ImageFormat.PageSize, 1, most);
            for (var at = 0; at < bytes.Length; at += ImageFormat.PageSize)
            {
                Assert.True(bytes.Slice(at, ImageFormat.PageSize).SequenceEqual(ExampleImage.Contents(addresses[first + (at / ImageFormat.PageSize)])), $"page {first} and on");
            }
        }
    }

    [Fact]
    public void A_chain_is_sound() => Assert.Equal(chain.Complete.Tasks[0].Memory.Pages.TotalPages, chain.Verify().Tasks[0].Memory.Pages.TotalPages);

    [Fact]
    public void What_opens_them_says_what_is_missing() =>
        Assert.Equal("it is at sea", chain.Fault(id => throw new CrException(ErrorKind.NotFound, "find", $"{id}", "it is at sea")).Reason);

    [Fact]
    public void Nobody_to_open_them_is_an_error()
    {
        using var stream = File.OpenRead(chain.Last);
        var image = new ImageReader(stream).ReadState();

        var fault = Assert.Throws<CrException>(() => { SourceImages.Open(image, open: null); });

        Assert.Contains($"{image.Head.Sources[0]}", fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_image_is_refused_by_both_ids()
    {
        var other = chain.Earlier[0];

        var fault = chain.Fault(id => File.OpenRead(other));

        Assert.Equal((ErrorKind.ImageFormat, $"image {chain.Earlier[0]}"), (fault.Kind, fault.Subject));
        Assert.Contains($"it is checkpoint {Id(chain.Earlier[0])}, not {Id(chain.Earlier[1])}", fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Fewer_contents_than_a_run_wants_are_refused_by_the_run()
    {
        var contents = Pages(chain.Earlier[1]).Contents;
        ReplaceSource(1, image => image.WithPlaced(contents / 2));

        var fault = chain.Fault();

        Assert.Equal($"image {chain.Earlier[1]}", fault.Subject);
        var run = Assert.Single(Pages(chain.Last).Runs, run => run.PlaceEnd > contents / 2 && fault.Reason.Contains($"page run at {run.Start:x} wants {run.Pages} pages at place {run.Place}", StringComparison.Ordinal));
        Assert.Contains($"have {contents / 2} pages", fault.Reason, StringComparison.Ordinal);
        Assert.True(run.Source > 0);
    }

    [Fact]
    public void Another_address_space_is_refused()
    {
        ReplaceSource(0, image => image.WithMemory(memory => memory with { Mm = memory.Mm with { Id = 77 }, Pages = memory.Pages with { Id = 77 } }));

        Assert.Equal(($"image {chain.Earlier[0]}", "it has no MM 1, whose pages are wanted"), (chain.Fault().Subject, chain.Fault().Reason));
    }

    [Fact]
    public void A_page_that_has_changed_is_seen_and_its_image_named()
    {
        var image = File.ReadAllBytes(chain.Earlier[1]);
        var used = Pages(chain.Last).Runs.First(run => run.Source == 2).Start;
        image[image.AsSpan().IndexOf(ExampleImage.Contents(used)) + 11] ^= 1;
        File.WriteAllBytes(chain.Earlier[1], image);

        var fault = Assert.IsType<ImageException>(chain.Fault());

        Assert.Equal((ImageError.BadChecksum, $"image {chain.Earlier[1]}"), (fault.Id, fault.Subject));
        Assert.True(fault.Offset > 0);
    }

    [Fact]
    public void A_record_that_is_damaged_is_an_error_that_names_the_image()
    {
        File.WriteAllBytes(chain.Earlier[0], File.ReadAllBytes(chain.Earlier[0])[..^1]);

        var fault = Assert.IsType<ImageException>(chain.Fault());

        Assert.Equal((ImageError.Truncated, $"image {chain.Earlier[0]}"), (fault.Id, fault.Subject));
    }

    public void Dispose() => chain.Dispose();

    private static void Add(Dictionary<ulong, byte[]> found, ulong address, ReadOnlySpan<byte> contents)
    {
        for (var at = 0; at < contents.Length; at += ImageFormat.PageSize)
        {
            found.Add(address + (ulong)at, contents.Slice(at, ImageFormat.PageSize).ToArray());
        }
    }

    private static Guid Id(string path)
    {
        using var stream = File.OpenRead(path);
        return ImageReader.ReadHead(stream).CheckpointId;
    }

    private static PagesRecord Pages(string path)
    {
        using var stream = File.OpenRead(path);
        return new ImageReader(stream).ReadState().Tasks[0].Memory.Pages;
    }

    /// <summary>Another image under the same id.</summary>
    private void ReplaceSource(int which, Func<CheckpointImage, CheckpointImage> change)
    {
        var changed = change(chain.Complete).WithSources();
        File.WriteAllBytes(chain.Earlier[which], ExampleImage.Encode(changed with { Head = changed.Head with { CheckpointId = Id(chain.Earlier[which]) } }));
    }
}
