namespace CrContainers.Bench;

/// <summary>The life of a small container, in pairs: through cr, and by the low-level runtime alone.</summary>
internal sealed record LifecycleFigures(IReadOnlyList<TimeSpan> Cr, IReadOnlyList<TimeSpan> Runtime)
{
    /// <summary>Each goes first every other time; some pairs to warm up are not counted.</summary>
    public static LifecycleFigures InPairs(int warmUp, int pairs, Func<TimeSpan> throughCr, Func<TimeSpan> alone)
    {
        var cr = new List<TimeSpan>();
        var runtime = new List<TimeSpan>();
        for (var pair = -warmUp; pair < pairs; pair++)
        {
            var crFirst = pair % 2 == 0;
            var first = crFirst ? throughCr() : alone();
            var second = crFirst ? alone() : throughCr();
            if (pair >= 0)
            {
                cr.Add(crFirst ? first : second);
                runtime.Add(crFirst ? second : first);
            }
        }

        return new LifecycleFigures(cr, runtime);
    }
}
