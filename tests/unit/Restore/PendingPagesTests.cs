using CrContainers.Engine.Restore.Lazy;

namespace CrContainers.Tests.Unit.Restore;

/// <summary>Which pages are to come, held against a plain table of addresses through whatever happens to an address space.</summary>
public sealed class PendingPagesTests
{
    private const ulong Page = 4096;
    private const int Pages = 700;
    private const int Places = 2000;
    private const int Steps = 400;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void It_is_what_a_table_of_addresses_says(int seed)
    {
        var random = new Random(seed);
        var (pending, table) = Start(random);
        for (var step = 0; step < Steps; step++)
        {
            Change(pending, table, random);
            Assert.Equal(table.Count, pending.Count);
            ExpectSame(pending, table, random);
        }

        Drain(pending, table, random);
    }

    [Fact]
    public void A_copy_goes_its_own_way()
    {
        var (pending, table) = Start(new Random(6));
        var copy = pending.Copy();

        copy.Forget(0, Places * Page);

        Assert.Equal(0, copy.Count);
        Assert.Equal(table.Count, pending.Count);
        Assert.Equal(0, copy.Next(0, 100).Count);
    }

    [Fact]
    public void All_between_two_addresses_are_found()
    {
        var pending = new PendingPages([new LazyArea(10 * Page, 300, 0), new LazyArea(400 * Page, 10, 300)], 310);
        pending.Loaded(100, 5);

        LazyArea[] expected = [new(12 * Page, 98, 2), new(115 * Page, 195, 105), new(400 * Page, 1, 300)];

        Assert.Equal(expected, pending.Within(12 * Page, 401 * Page));
    }

    /// <summary>Several areas with gaps between them.</summary>
    private static (PendingPages Pending, SortedDictionary<ulong, long> Table) Start(Random random)
    {
        var areas = new List<LazyArea>();
        var table = new SortedDictionary<ulong, long>();
        var place = 0UL;
        for (var first = 0L; first < Pages;)
        {
            place += (ulong)random.Next(0, 20);
            var count = Math.Min(random.Next(1, 150), Pages - first);
            areas.Add(new LazyArea(place * Page, count, first));
            for (var i = 0L; i < count; i++)
            {
                table.Add((place + (ulong)i) * Page, first + i);
            }

            first += count;
            place += (ulong)count;
        }

        return (new PendingPages(areas, Pages), table);
    }

    private static void Change(PendingPages pending, SortedDictionary<ulong, long> table, Random random)
    {
        var (start, count) = ((ulong)random.Next(Places), (ulong)random.Next(1, 40));
        switch (random.Next(3))
        {
            case 0:
                pending.Forget(start * Page, (start + count) * Page);
                Take(table, start, count);
                break;
            case 1:
                var to = start < Places / 2 ? start + count + (ulong)random.Next(300) : start - (ulong)random.Next((int)count, 900);
                pending.Move(start * Page, to * Page, count * Page);
                var moved = Take(table, start, count);
                Take(table, to, count);
                moved.ForEach(page => table.Add(page.Address - (start * Page) + (to * Page), page.Number));
                break;
            default:
                if (table.TryGetValue(start * Page, out var number))
                {
                    pending.Loaded(number, 1);
                    table.Remove(start * Page);
                }

                break;
        }
    }

    private static List<(ulong Address, long Number)> Take(SortedDictionary<ulong, long> table, ulong start, ulong count)
    {
        var taken = table.Where(page => page.Key >= start * Page && page.Key < (start + count) * Page).Select(page => (page.Key, page.Value)).ToList();
        taken.ForEach(page => table.Remove(page.Key));
        return taken;
    }

    private static void ExpectSame(PendingPages pending, SortedDictionary<ulong, long> table, Random random)
    {
        for (var i = 0; i < 50; i++)
        {
            var address = (ulong)random.Next(Places) * Page;
            Assert.Equal(table.TryGetValue(address, out var number) ? number : null, pending.Find(address));
        }

        var (start, end) = ((ulong)random.Next(Places) * Page, (ulong)random.Next(Places) * Page);
        Assert.Equal(
            table.Where(page => page.Key >= start && page.Key < end).Select(page => (page.Key, page.Value)),
            pending.Within(start, end).SelectMany(area => Enumerable.Range(0, (int)area.Count).Select(i => (area.Start + ((ulong)i * Page), area.First + i))));
    }

    /// <summary>Loading the next ones again and again comes to every page once.</summary>
    private static void Drain(PendingPages pending, SortedDictionary<ulong, long> table, Random random)
    {
        while (table.Count > 0)
        {
            var next = pending.Next((ulong)random.Next(Places) * Page, 16);
            Assert.InRange(next.Count, 1, 16);
            for (var i = 0L; i < next.Count; i++)
            {
                Assert.Equal(next.First + i, table[next.Start + ((ulong)i * Page)]);
                table.Remove(next.Start + ((ulong)i * Page));
            }

            pending.Loaded(next.First, next.Count);
        }

        Assert.Equal(0, pending.Count);
        Assert.Equal(0, pending.Next(0, 16).Count);
    }
}
