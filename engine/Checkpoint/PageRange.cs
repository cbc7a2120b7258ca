using CrContainers.Engine.Proc;

namespace CrContainers.Engine.Checkpoint;

/// <summary>Where pages are looked for.</summary>
/// <param name="Start">The first address.</param>
/// <param name="End">Behind the last one.</param>
/// <param name="OfFiles">Files are mapped there.</param>
internal readonly record struct PageRange(ulong Start, ulong End, bool OfFiles)
{
    /// <summary>One for each mapping, but for what the kernel has made ([vdso] and the like).</summary>
    public static IEnumerable<PageRange> Of(IEnumerable<SmapsMapping> mappings) =>
        mappings.Where(mapping => !mapping.Name.StartsWith("[v", StringComparison.Ordinal)).Select(mapping => new PageRange(mapping.Start, mapping.End, mapping.Inode != 0));

    /// <summary>The same memory in shares of one size; the last one is smaller.</summary>
    /// <param name="ranges">The ranges.</param>
    /// <param name="bytes">Of a share.</param>
    public static IReadOnlyList<IReadOnlyList<PageRange>> Shares(IEnumerable<PageRange> ranges, ulong bytes)
    {
        var shares = new List<List<PageRange>>();
        ulong room = 0;
        foreach (var range in ranges)
        {
            for (var start = range.Start; start < range.End;)
            {
                if (room == 0)
                {
                    shares.Add([]);
                    room = bytes;
                }

                var part = Math.Min(room, range.End - start);
                shares[^1].Add(range with { Start = start, End = start + part });
                start += part;
                room -= part;
            }
        }

        return shares;
    }

    /// <summary>Neighbours of one kind are one, with the gaps between them.</summary>
    public static IReadOnlyList<PageRange> Joined(IEnumerable<PageRange> ranges)
    {
        var joined = new List<PageRange>();
        foreach (var range in ranges)
        {
            if (joined.Count > 0 && joined[^1].OfFiles == range.OfFiles)
            {
                joined[^1] = joined[^1] with { End = range.End };
            }
            else
            {
                joined.Add(range);
            }
        }

        return joined;
    }
}
