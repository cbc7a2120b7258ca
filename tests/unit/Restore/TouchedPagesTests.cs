using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Restore.Lazy;

namespace CrContainers.Tests.Unit.Restore;

/// <summary>Which pages were asked for first, in that order, where they lay at the checkpoint.</summary>
public sealed class TouchedPagesTests
{
    private const ulong Page = 4096;

    /// <summary>The second one lies below the first in memory, as mappings of another kind between them may have it in an image.</summary>
    private static readonly LazyArea[] Areas = [new(500 * Page, 100, 0), new(100 * Page, 50, 200), new(200 * Page, 50, 250)];

    [Fact]
    public void Each_counts_once_and_at_its_first_time()
    {
        Assert.Equal([new PageRun(507 * Page, 1), new PageRun(103 * Page, 1), new PageRun(500 * Page, 1)], Runs(7, 203, 7, 0, 203));
    }

    [Fact]
    public void One_after_the_other_in_memory_is_one_run_and_back_is_not()
    {
        Assert.Equal([new PageRun(501 * Page, 3), new PageRun(500 * Page, 1)], Runs(1, 2, 3, 0));
    }

    /// <summary>They are neighbours in the image, and not in memory.</summary>
    [Fact]
    public void The_ends_of_areas_are_kept_apart()
    {
        Assert.Equal([new PageRun(149 * Page, 1), new PageRun(200 * Page, 1), new PageRun(249 * Page, 1)], Runs(249, 250, 299));
    }

    [Fact]
    public void Beyond_the_limit_nothing_is_noted()
    {
        var touched = new TouchedPages();
        for (var number = 0L; number < FirstPages.MostRuns; number++)
        {
            Assert.False(touched.IsFull);
            touched.Note(number);
        }

        Assert.True(touched.IsFull);
        touched.Note(FirstPages.MostRuns);
        Assert.Equal([new PageRun(Page, (ulong)FirstPages.MostRuns)], touched.Runs([new LazyArea(Page, 1 << 20, 0)]));
    }

    private static IReadOnlyList<PageRun> Runs(params long[] numbers)
    {
        var touched = new TouchedPages();
        Array.ForEach(numbers, touched.Note);
        return touched.Runs(Areas);
    }
}
