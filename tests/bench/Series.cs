namespace CrContainers.Bench;

/// <summary>Repeated measurements of one thing: their median and the middle half.</summary>
internal sealed class Series
{
    private readonly double[] sorted;

    public Series(IEnumerable<double> values) => sorted = [.. values.Order()];

    public bool IsEmpty => sorted.Length == 0;

    public double Median => Quantile(0.5);

    public double Lower => Quantile(0.25);

    public double Upper => Quantile(0.75);

    public static Series Milliseconds(IEnumerable<TimeSpan> times) => new(times.Select(time => time.TotalMilliseconds));

    /// <summary>Each measurement by its neighbour in time: what the machine did to both falls out.</summary>
    public static Series Ratios(IEnumerable<TimeSpan> times, IEnumerable<TimeSpan> floors) => new(times.Zip(floors, (time, floor) => time / floor));

    private double Quantile(double part)
    {
        var place = part * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }
}
