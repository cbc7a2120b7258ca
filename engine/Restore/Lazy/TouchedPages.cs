using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Restore.Lazy;

/// <summary>Notes which pages of an image a task asks for, each once, in the order in which they were asked for first.</summary>
internal sealed class TouchedPages
{
    private readonly HashSet<long> seen = [];
    private readonly List<long> order = [];

    /// <summary>It takes no more.</summary>
    public bool IsFull => order.Count == FirstPages.MostRuns;

    /// <param name="number">Of the page in the image.</param>
    public void Note(long number)
    {
        if (!IsFull && seen.Add(number))
        {
            order.Add(number);
        }
    }

    /// <summary>Where they lay when the checkpoint was made: the task may have moved them since.</summary>
    /// <param name="areas">All that could be asked for.</param>
    public IReadOnlyList<PageRun> Runs(IEnumerable<LazyArea> areas)
    {
        var places = areas.OrderBy(area => area.First).ToList();
        var runs = new List<PageRun>();
        foreach (var number in order)
        {
            var address = AddressOf(number, places);
            if (runs.Count > 0 && runs[^1].End == address)
            {
                runs[^1] = runs[^1] with { Pages = runs[^1].Pages + 1 };
            }
            else
            {
                runs.Add(new PageRun(address, 1));
            }
        }

        return runs;
    }

    private static ulong AddressOf(long number, List<LazyArea> places)
    {
        int low = 0, high = places.Count - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = places[middle].First <= number ? (middle, high) : (low, middle - 1);
        }

        return places[low].Start + ((ulong)(number - places[low].First) * ImageFormat.PageSize);
    }
}
