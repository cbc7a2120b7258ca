using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Restore;

/// <summary>Numbers, in ascending order, that no descriptor of the image has: for what is open for a while only. A new descriptor has the
/// lowest number that is free; moved to one of these at once, it is in nobody's way.</summary>
internal sealed class FreeNumbers(DescriptorsRecord descriptors)
{
    private const int FirstAfterStdio = 3;
    private readonly HashSet<int> taken = [.. descriptors.Entries.Select(entry => entry.Number)];
    private readonly SortedSet<int> returned = [];
    private int next = FirstAfterStdio;

    /// <summary>The lowest one that is not taken.</summary>
    public int Take()
    {
        if (returned.Count > 0)
        {
            var number = returned.Min;
            returned.Remove(number);
            return number;
        }

        while (taken.Contains(next))
        {
            next++;
        }

        return next++;
    }

    /// <summary>It is closed.</summary>
    public void Return(int number) => returned.Add(number);
}
