using System.Diagnostics;

namespace CrContainers.Engine;

/// <summary>Times things that follow one another.</summary>
internal sealed class StageClock
{
    private long last = Stopwatch.GetTimestamp();

    /// <summary>Since the call before, or since this was made.</summary>
    public TimeSpan Lap()
    {
        var now = Stopwatch.GetTimestamp();
        var time = Stopwatch.GetElapsedTime(last, now);
        last = now;
        return time;
    }
}
