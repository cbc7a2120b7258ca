using System.Diagnostics;

namespace CrContainers.Tests.Containers.Docker;

/// <summary>For what nothing tells.</summary>
internal static class Wait
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static void Until(Func<bool> condition, string what) => Until(condition, () => what);

    public static void Until(Func<bool> condition, Func<string> what) => Until(condition, what, () => Thread.Sleep(20));

    /// <summary>For what is over in a millisecond.</summary>
    public static void Closely(Func<bool> condition, string what) => Until(condition, () => what, () => Thread.Yield());

    private static void Until(Func<bool> condition, Func<string> what, Action pause)
    {
        var start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Patience, $"not within {Patience.TotalSeconds} s: {what()}");
            pause();
        }
    }
}
