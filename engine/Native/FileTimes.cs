namespace CrContainers.Engine.Native;

/// <summary>Two struct timespec for utimensat(2).</summary>
internal static class FileTimes
{
    private const long NowOmitted = 0x3ffffffe;

    /// <param name="modified">Time of the last change of the contents, nanoseconds since 1970; that of the last access stays.</param>
    public static long[] OfChange(long modified)
    {
        var seconds = Math.DivRem(modified, 1_000_000_000, out var rest);
        return rest < 0 ? [0, NowOmitted, seconds - 1, rest + 1_000_000_000] : [0, NowOmitted, seconds, rest];
    }
}
