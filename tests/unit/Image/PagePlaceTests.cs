using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Tests.Unit.Image;

/// <summary>Pages whose contents lie in another order than they do, with others between them that mean nothing.</summary>
public sealed class PagePlaceTests
{
    private const ulong Start = 0x10000;
    private const int Pages = 2000;
    private const int Places = 3000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_page_arrives_at_its_address_in_the_order_of_the_places(int seed)
    {
        var image = ManyPagesTests.WithRuns(ExampleImage.Build(), []).WithPlaced(Places, Scattered(new Random(seed)));
        var found = new List<ulong>();

        var reader = new ImageReader(new MemoryStream(ExampleImage.Encode(image)));
        var state = reader.ReadState();
        reader.ReadTrees(state, new IgnoredTrees());
        reader.SkipFiles(state);
        reader.ReadPages(state.Tasks[0].Memory, (address, contents) => found.AddRange(Same(address, contents)));
        reader.ReadTail();

        var own = state.Tasks[0].Memory.Pages.Runs.Where(run => run.Source == 0).OrderBy(run => run.Place);
        Assert.Equal(own.SelectMany(run => Addresses(run.Addresses)), found);
    }

    [Fact]
    public void A_page_that_no_run_names_is_summed_as_the_others()
    {
        var image = ExampleImage.Encode(ExampleImage.Build());
        var unused = ExampleImage.Contents(0);
        var at = image.AsSpan().IndexOf(unused);
        image[at + 5] ^= 1;

        Assert.Equal(Engine.Errors.ImageError.BadChecksum, RawRecords.Fault(image).Id);
    }

    [Fact]
    public void What_touches_is_joined() => Assert.Equal(
        [new PageRun(0x1000, 4), new PageRun(0x6000, 1)],
        ExampleImage.Build().WithPlaced(9, new(0x1000, 1, 0, 7), new(0x2000, 2, 1, 3), new(0x4000, 1, 0, 0), new(0x6000, 1, 0, 1)).Tasks[0].Memory.Pages.Joined());

    /// <summary>Runs of one to nine pages, one in four of them of a source, at places in any order.</summary>
    private static PlacedRun[] Scattered(Random random)
    {
        var runs = new List<PlacedRun>();
        for (ulong page = 0; page < Pages;)
        {
            var run = new PlacedRun(Start + (page * ImageFormat.PageSize), (ulong)random.Next(1, 10), random.Next(4) == 0 ? 1u : 0u, 0);
            runs.Add(run);
            page += run.Pages + (ulong)random.Next(0, 2);
        }

        var place = 0UL;
        foreach (var index in Enumerable.Range(0, runs.Count).OrderBy(_ => random.Next()).Where(index => runs[index].Source == 0).ToList())
        {
            place += (ulong)random.Next(0, 2);
            runs[index] = runs[index] with { Place = place };
            place = runs[index].PlaceEnd;
        }

        return [.. runs];
    }

    private static List<ulong> Same(ulong address, ReadOnlySpan<byte> contents)
    {
        var addresses = Addresses(new PageRun(address, (ulong)contents.Length / ImageFormat.PageSize)).ToList();
        for (var i = 0; i < addresses.Count; i++)
        {
            Assert.True(contents.Slice(i * ImageFormat.PageSize, ImageFormat.PageSize).SequenceEqual(ExampleImage.Contents(addresses[i])), $"page {addresses[i]:x} is another");
        }

        return addresses;
    }

    private static IEnumerable<ulong> Addresses(PageRun run)
    {
        for (var address = run.Start; address < run.End; address += ImageFormat.PageSize)
        {
            yield return address;
        }
    }
}
