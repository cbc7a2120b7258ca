using CrContainers.Engine.Checkpoint;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Tests.Unit.Checkpoint;

/// <summary>Sets of pages as runs do what sets of single pages do.</summary>
public sealed class PlacedRunsTests
{
    private const int Pages = 48;
    private const int Times = 4000;
    private readonly Random random = new(20081010);

    [Fact]
    public void Within_is_the_pages_of_both()
    {
        for (var time = 0; time < Times; time++)
        {
            var (placed, pages) = (Placed(), Runs());
            var set = Addresses(pages).ToHashSet();
            Assert.Equal(Each(placed).Where(page => set.Contains(page.Address)), Each(Ordered(PlacedRuns.Within(placed, pages))));
        }
    }

    [Fact]
    public void Without_is_the_pages_of_the_first_alone()
    {
        for (var time = 0; time < Times; time++)
        {
            var (placed, pages) = (Placed(), Runs());
            var set = Addresses(pages).ToHashSet();
            Assert.Equal(Each(placed).Where(page => !set.Contains(page.Address)), Each(Ordered(PlacedRuns.Without(placed, pages))));
        }
    }

    [Fact]
    public void Outside_is_the_pages_without_a_place()
    {
        for (var time = 0; time < Times; time++)
        {
            var (placed, pages) = (Placed(), Runs());
            var set = Each(placed).Select(page => page.Address).ToHashSet();
            Assert.Equal(Addresses(pages).Where(address => !set.Contains(address)), Addresses(PlacedRuns.Outside(pages, placed)));
        }
    }

    [Fact]
    public void Merged_is_the_pages_of_either()
    {
        for (var time = 0; time < Times; time++)
        {
            var (placed, pages) = (Placed(), Runs());
            var (inside, outside) = (PlacedRuns.Within(placed, pages), PlacedRuns.Without(placed, pages));
            Assert.Equal(Each(placed), Each(Ordered(PlacedRuns.Merged(inside, outside))));
        }
    }

    [Fact]
    public void Joined_is_the_same_pages_and_no_two_runs_touch()
    {
        for (var time = 0; time < Times; time++)
        {
            var placed = Placed();
            var joined = PlacedRuns.Joined(placed);
            Assert.Equal(Each(placed).Select(page => page.Address), Each(joined).Select(page => page.Address));
            Assert.All(joined.Skip(1).Zip(joined), pair => Assert.True(pair.First.Start > pair.Second.End));
        }
    }

    /// <summary>Runs that go on in address and place are one.</summary>
    [Fact]
    public void What_was_parted_is_joined_again()
    {
        var whole = new PlacedRun(0x10000, 10, 2, 5);
        PageRun[] middle = [new(0x13000, 2)];

        Assert.Equal([whole], PlacedRuns.Merged(PlacedRuns.Within([whole], middle), PlacedRuns.Without([whole], middle)));
    }

    private static List<PlacedRun> Ordered(List<PlacedRun> runs)
    {
        Assert.All(runs.Skip(1).Zip(runs), pair => Assert.True(pair.First.Start >= pair.Second.End));
        return runs;
    }

    private List<PageRun> Runs() => [.. Parts().Select(part => new PageRun((ulong)part.From * ImageFormat.PageSize, (ulong)(part.To - part.From)))];

    private List<PlacedRun> Placed() =>
        [.. Parts().Select(part => new PlacedRun((ulong)part.From * ImageFormat.PageSize, (ulong)(part.To - part.From), (uint)random.Next(3), (ulong)random.Next(1000)))];

    private IEnumerable<(int From, int To)> Parts()
    {
        for (var at = random.Next(4); at < Pages;)
        {
            var to = at + 1 + random.Next(8);
            yield return (at, to);
            at = to + random.Next(6);
        }
    }

    private static IEnumerable<ulong> Addresses(IEnumerable<PageRun> runs) =>
        runs.SelectMany(run => Enumerable.Range(0, (int)run.Pages).Select(i => run.Start + ((ulong)i * ImageFormat.PageSize)));

    private static IEnumerable<(ulong Address, uint Source, ulong Place)> Each(IEnumerable<PlacedRun> runs) =>
        runs.SelectMany(run => Enumerable.Range(0, (int)run.Pages).Select(i => (run.Start + ((ulong)i * ImageFormat.PageSize), run.Source, run.Place + (ulong)i)));
}
