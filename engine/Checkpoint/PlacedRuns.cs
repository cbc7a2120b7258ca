using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Checkpoint;

/// <summary>Sets of pages as lists of runs, each in ascending order and without overlap.</summary>
internal static class PlacedRuns
{
    /// <summary>What of some pages has a place: parts of the placed runs.</summary>
    public static List<PlacedRun> Within(IReadOnlyList<PlacedRun> placed, IReadOnlyList<PageRun> pages)
    {
        var found = new List<PlacedRun>(Math.Min(placed.Count, pages.Count));
        for (int i = 0, j = 0; i < placed.Count && j < pages.Count;)
        {
            Add(found, placed[i], Math.Max(placed[i].Start, pages[j].Start), Math.Min(placed[i].End, pages[j].End));
            (i, j) = placed[i].End < pages[j].End ? (i + 1, j) : (i, j + 1);
        }

        return found;
    }

    /// <summary>The placed runs without some pages.</summary>
    public static List<PlacedRun> Without(IReadOnlyList<PlacedRun> placed, IReadOnlyList<PageRun> pages)
    {
        var left = new List<PlacedRun>(placed.Count);
        var next = 0;
        foreach (var run in placed)
        {
            var at = run.Start;
            for (; next < pages.Count && pages[next].Start < run.End; next++)
            {
                Add(left, run, at, Math.Min(pages[next].Start, run.End));
                at = Math.Max(at, pages[next].End);
                if (at >= run.End)
                {
                    break;
                }
            }

            Add(left, run, at, run.End);
        }

        return left;
    }

    /// <summary>What of some pages has no place.</summary>
    public static List<PageRun> Outside(IReadOnlyList<PageRun> pages, IReadOnlyList<PlacedRun> placed)
    {
        var left = new List<PageRun>(pages.Count);
        var next = 0;
        foreach (var run in pages)
        {
            var at = run.Start;
            for (; next < placed.Count && placed[next].Start < run.End; next++)
            {
                Add(left, at, Math.Min(placed[next].Start, run.End));
                at = Math.Max(at, placed[next].End);
                if (at >= run.End)
                {
                    break;
                }
            }

            Add(left, at, run.End);
        }

        return left;
    }

    /// <summary>Two sets without a page in common, as one.</summary>
    public static List<PlacedRun> Merged(List<PlacedRun> first, List<PlacedRun> second)
    {
        if (first.Count == 0 || second.Count == 0)
        {
            return first.Count == 0 ? second : first;
        }

        var merged = new List<PlacedRun>(first.Count + second.Count);
        for (int i = 0, j = 0; i < first.Count || j < second.Count;)
        {
            var isFirst = j == second.Count || (i < first.Count && first[i].Start < second[j].Start);
            Append(merged, isFirst ? first[i++] : second[j++]);
        }

        return merged;
    }

    /// <summary>The same pages wherever their contents lie: neighbours are one run.</summary>
    public static List<PlacedRun> Joined(List<PlacedRun> runs)
    {
        var joined = new List<PlacedRun>();
        foreach (var run in runs)
        {
            Append(joined, new PlacedRun(run.Start, run.Pages, 0, run.Start / ImageFormat.PageSize));
        }

        return joined;
    }

    /// <summary>Puts a run behind the last one, or makes that longer where both its pages and its places go on.</summary>
    public static void Append(List<PlacedRun> runs, PlacedRun next)
    {
        if (runs.Count > 0 && runs[^1] is var last && last.End == next.Start && last.Source == next.Source && last.Place + last.Pages == next.Place)
        {
            runs[^1] = last with { Pages = last.Pages + next.Pages };
        }
        else
        {
            runs.Add(next);
        }
    }

    private static void Add(List<PlacedRun> to, PlacedRun run, ulong start, ulong end)
    {
        if (start < end)
        {
            Append(to, run with { Start = start, Pages = (end - start) / ImageFormat.PageSize, Place = run.Place + ((start - run.Start) / ImageFormat.PageSize) });
        }
    }

    private static void Add(List<PageRun> to, ulong start, ulong end)
    {
        if (start < end)
        {
            to.Add(new PageRun(start, (end - start) / ImageFormat.PageSize));
        }
    }
}
