using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Checkpoint;

/// <summary>The pages of a task of which the image has contents so far, and where. Pages of zeros are known as such, and have no contents.</summary>
internal sealed class KeptPages
{
    /// <summary>In place of the number of a source: the page is zeros.</summary>
    private const uint Zeros = uint.MaxValue;

    private const int PagesAtOnce = 64;

    private readonly ContentsFile contents;
    private readonly ParentPages? compared;
    private List<PlacedRun> runs = [];

    /// <summary>The same pages in as few runs as may be: in a chain of increments they lie in tens of thousands of places, and which of them are known is asked while the task stands still.</summary>
    private List<PlacedRun> known = [];

    /// <param name="contents">Takes what is copied.</param>
    /// <param name="earlier">Pages whose contents are in earlier images.</param>
    /// <param name="compared">Has these contents: pages that are copied are compared with them, and left to them where they are equal. Null: what is copied has changed.</param>
    public KeptPages(ContentsFile contents, IReadOnlyList<PlacedRun> earlier, ParentPages? compared)
    {
        this.contents = contents;
        this.compared = compared;
        Set([.. earlier]);
    }

    /// <summary>Those with contents.</summary>
    public IReadOnlyList<PlacedRun> Runs => ZeroPages == 0 ? runs : [.. runs.Where(run => run.Source != Zeros)];

    /// <summary>Pages of zeros.</summary>
    public long ZeroPages => runs.Where(run => run.Source == Zeros).Sum(run => (long)run.Pages);

    /// <summary>What of some pages is not known as it is now.</summary>
    /// <param name="pages">The pages.</param>
    /// <param name="unchanged">Those of them that were not written to since they were copied.</param>
    public IReadOnlyList<PageRun> Stale(IReadOnlyList<PageRun> pages, IReadOnlyList<PageRun> unchanged) =>
        PlacedRuns.Outside(pages, PlacedRuns.Within(known, unchanged));

    /// <summary>Takes the contents of pages, as they are now.</summary>
    /// <param name="pages">In ascending order.</param>
    /// <param name="memory">Has them.</param>
    public void Copy(IReadOnlyList<PageRun> pages, ITaskMemory memory)
    {
        if (pages.Count == 0)
        {
            return;
        }

        var placed = PlacedRuns.Within(runs, pages);
        var own = placed.FindAll(run => run.Source == 0);
        var elsewhere = compared is null ? [] : placed.FindAll(run => run.Source is not (0 or Zeros));
        var rewritten = Rewrite(own, memory);
        var kept = Append([.. elsewhere.Select(run => run.Addresses)], elsewhere, memory);
        var appended = Append(PlacedRuns.Outside(pages, PlacedRuns.Merged(own, elsewhere)), [], memory);
        Set(PlacedRuns.Merged(PlacedRuns.Without(runs, pages), PlacedRuns.Merged(rewritten, PlacedRuns.Merged(kept, appended))));
    }

    /// <summary>What of some pages nothing is known of.</summary>
    public IReadOnlyList<PageRun> Unknown(IReadOnlyList<PageRun> pages) => PlacedRuns.Outside(pages, known);

    /// <summary>Nothing is known any more of some pages: a look at them came to nothing.</summary>
    public void Forget(IReadOnlyList<PageRun> pages) => Set(PlacedRuns.Without(runs, pages));

    /// <summary>No other pages are there any more.</summary>
    public void Restrict(IReadOnlyList<PageRun> pages) => Set(PlacedRuns.Within(runs, pages));

    private void Set(List<PlacedRun> now)
    {
        runs = now;
        known = PlacedRuns.Joined(now);
    }

    /// <param name="pages">The pages.</param>
    /// <param name="elsewhere">Where each of them lies, if that is to be compared; else nothing.</param>
    /// <param name="memory">Has them.</param>
    private List<PlacedRun> Append(IReadOnlyList<PageRun> pages, IReadOnlyList<PlacedRun> elsewhere, ITaskMemory memory)
    {
        var result = new List<PlacedRun>(pages.Count);
        var reader = new RunReader(memory, pages);
        var addresses = new PageAddresses(pages);
        var places = new PagePlaces(elsewhere);
        for (var left = pages.Sum(run => (long)run.Pages); left > 0;)
        {
            var part = contents.Free(left);
            reader.Fill(part);
            left -= part.Length / ImageFormat.PageSize;
            var kept = LeaveOut(part, addresses, places, result);
            contents.Append(part[..kept]);
        }

        return result;
    }

    /// <summary>Pages of a part that are neither zeros nor elsewhere as they are move together at its begin; the bytes of those.</summary>
    private int LeaveOut(Span<byte> part, PageAddresses addresses, PagePlaces places, List<PlacedRun> result)
    {
        var place = (ulong)contents.Pages;
        var kept = 0;
        for (var at = 0; at < part.Length; at += ImageFormat.PageSize)
        {
            var page = part.Slice(at, ImageFormat.PageSize);
            var address = addresses.Next();
            var known = places.Next();
            if (IsZero(page))
            {
                PlacedRuns.Append(result, Zero(address));
                continue;
            }

            if (known is { } same && compared!.Page(same).SequenceEqual(page))
            {
                PlacedRuns.Append(result, same);
                continue;
            }

            if (kept < at)
            {
                page.CopyTo(part[kept..]);
            }

            PlacedRuns.Append(result, new PlacedRun(address, 1, 0, place + (ulong)(kept / ImageFormat.PageSize)));
            kept += ImageFormat.PageSize;
        }

        return kept;
    }

    private List<PlacedRun> Rewrite(List<PlacedRun> own, ITaskMemory memory)
    {
        if (own.Count == 0)
        {
            return own;
        }

        contents.Settle();
        var buffer = GC.AllocateUninitializedArray<byte>(PagesAtOnce * ImageFormat.PageSize);
        var result = new List<PlacedRun>();
        var reader = new RunReader(memory, [.. own.Select(run => new PageRun(run.Start, run.Pages))]);
        foreach (var run in own)
        {
            for (ulong done = 0; done < run.Pages;)
            {
                var count = Math.Min(run.Pages - done, PagesAtOnce);
                var part = buffer.AsSpan(0, (int)count * ImageFormat.PageSize);
                reader.Fill(part);
                contents.Rewrite(run.Place + done, part);
                Note(run, done, part, result);
                done += count;
            }
        }

        return result;
    }

    /// <summary>The place of a page that has become zeros is not used any more.</summary>
    private static void Note(PlacedRun run, ulong done, Span<byte> part, List<PlacedRun> result)
    {
        for (var at = 0; at < part.Length; at += ImageFormat.PageSize, done++)
        {
            var address = run.Start + (done * ImageFormat.PageSize);
            PlacedRuns.Append(result, IsZero(part.Slice(at, ImageFormat.PageSize)) ? Zero(address) : new PlacedRun(address, 1, 0, run.Place + done));
        }
    }

    private static bool IsZero(ReadOnlySpan<byte> page) => !page.ContainsAnyExcept((byte)0);

    /// <summary>Its place is its number among all pages, so that neighbours become one run.</summary>
    private static PlacedRun Zero(ulong address) => new(address, 1, Zeros, address / ImageFormat.PageSize);
}
