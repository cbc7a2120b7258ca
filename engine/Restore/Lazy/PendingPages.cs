using System.Numerics;

namespace CrContainers.Engine.Restore.Lazy;

/// <summary>Which pages of an address space are still in the image alone: areas say where pages belong, and a bit for each page
/// of the image whether it is to come.</summary>
internal sealed class PendingPages
{
    private const int PageSize = Image.ImageFormat.PageSize;
    private const int WordBits = 64;
    private readonly List<LazyArea> areas;
    private readonly ulong[] waiting;

    /// <param name="areas">Ascending, without overlap.</param>
    /// <param name="pages">Pages of the image.</param>
    public PendingPages(IEnumerable<LazyArea> areas, long pages)
    {
        this.areas = [.. areas];
        waiting = new ulong[(pages + WordBits - 1) / WordBits];
        foreach (var area in this.areas)
        {
            ForWords(area.First, area.Count, static (ref ulong word, ulong mask) => word |= mask);
            Count += area.Count;
        }
    }

    private PendingPages(PendingPages other)
    {
        areas = [.. other.areas];
        waiting = [.. other.waiting];
        Count = other.Count;
    }

    private delegate void Change(ref ulong word, ulong mask);

    /// <summary>Pages to come.</summary>
    public long Count { get; private set; }

    /// <summary>A child of fork(2) has what its parent has, and lacks what its parent lacks.</summary>
    public PendingPages Copy() => new(this);

    /// <summary>The number of the page at an address; null where it is not to come.</summary>
    public long? Find(ulong address)
    {
        var place = PlaceOf(address);
        return place < areas.Count && areas[place].Start <= address && IsWaiting(areas[place].NumberAt(address)) ? areas[place].NumberAt(address) : null;
    }

    /// <summary>The next pages to come in a row, from an address on and then from the lowest one.</summary>
    /// <returns>Of no page where none is left.</returns>
    public LazyArea Next(ulong address, int most) => Count == 0 ? default : NextFrom(address, most) is { Count: > 0 } found ? found : NextFrom(0, most);

    /// <summary>All pages to come between two addresses.</summary>
    public IReadOnlyList<LazyArea> Within(ulong start, ulong end)
    {
        var found = new List<LazyArea>();
        while (start < end && NextFrom(start, PagesBetween(start, end)) is { Count: > 0 } next && next.Start < end)
        {
            found.Add(next.Part(start, end));
            start = next.End;
        }

        return found;
    }

    /// <summary>Pages in a row have come.</summary>
    public void Loaded(long first, long count) => ForWords(first, count, (ref ulong word, ulong mask) =>
    {
        Count -= BitOperations.PopCount(word & mask);
        word &= ~mask;
    });

    /// <summary>What was there is no more: it was unmapped, or is zero from now on.</summary>
    public void Forget(ulong start, ulong end)
    {
        foreach (var area in Take(start, end))
        {
            Loaded(area.First, area.Count);
        }
    }

    /// <summary>Memory has another address from now on.</summary>
    public void Move(ulong from, ulong to, ulong bytes)
    {
        var moved = Take(from, from + bytes);
        Forget(to, to + bytes);
        areas.InsertRange(PlaceOf(to), moved.Select(area => area with { Start = area.Start - from + to }));
    }

    /// <summary>A row of pages is not looked at beyond what is asked for: it may be millions long.</summary>
    private static int PagesBetween(ulong start, ulong end) => (int)Math.Min((end - start + PageSize - 1) / PageSize, int.MaxValue);

    private LazyArea NextFrom(ulong address, int most)
    {
        for (var place = PlaceOf(address); place < areas.Count; place++)
        {
            var area = areas[place].Part(address, ulong.MaxValue);
            var first = FirstWaiting(area.First, area.First + area.Count);
            if (first < area.First + area.Count)
            {
                var end = Math.Min(area.First + area.Count, first + most);
                var count = 1L;
                while (first + count < end && IsWaiting(first + count))
                {
                    count++;
                }

                return new LazyArea(area.Start + ((ulong)(first - area.First) * PageSize), count, first);
            }
        }

        return default;
    }

    /// <summary>Word by word where nothing is to come.</summary>
    private long FirstWaiting(long number, long end)
    {
        while (number < end && !IsWaiting(number))
        {
            number = waiting[number / WordBits] == 0 ? ((number / WordBits) + 1) * WordBits : number + 1;
        }

        return number;
    }

    /// <summary>Cuts out what lies between two addresses.</summary>
    private List<LazyArea> Take(ulong start, ulong end)
    {
        var first = PlaceOf(start);
        var last = first;
        var taken = new List<LazyArea>();
        var left = new List<LazyArea>();
        for (; last < areas.Count && areas[last].Start < end; last++)
        {
            var area = areas[last];
            taken.Add(area.Part(start, end));
            if (area.Start < start)
            {
                left.Add(area.Part(area.Start, start));
            }

            if (area.End > end)
            {
                left.Add(area.Part(end, area.End));
            }
        }

        areas.RemoveRange(first, last - first);
        areas.InsertRange(first, left);
        return taken;
    }

    /// <summary>Place of the first area that ends behind an address.</summary>
    private int PlaceOf(ulong address)
    {
        int low = 0, high = areas.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = areas[middle].End <= address ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private bool IsWaiting(long number) => (waiting[number / WordBits] & (1UL << (int)(number % WordBits))) != 0;

    private void ForWords(long first, long count, Change change)
    {
        for (var end = first + count; first < end;)
        {
            var bit = (int)(first % WordBits);
            var bits = (int)Math.Min(WordBits - bit, end - first);
            change(ref waiting[first / WordBits], (ulong.MaxValue >> (WordBits - bits)) << bit);
            first += bits;
        }
    }
}
