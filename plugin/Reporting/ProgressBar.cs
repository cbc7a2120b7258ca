using System.Diagnostics;
using CrContainers.Engine;

namespace CrContainers.Plugin.Reporting;

/// <summary>
/// A bar for a person who waits: on stderr, if that is a terminal, once the bytes of a stage have taken half a second to move. It is gone when the
/// stage ends, before the engine goes on: what a restored task prints is never wiped away. Elsewhere nothing is shown.
/// </summary>
internal sealed class ProgressBar : IProgress<EngineProgress>, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly string title;
    private readonly IProgress<EngineProgress>? log;
    private readonly Lock gate = new();
    private readonly long start = Stopwatch.GetTimestamp();
    private ProgressDisplay? display;

    private ProgressBar(string title, IProgress<EngineProgress>? log)
    {
        this.title = title;
        this.log = log;
    }

    private static bool IsWanted => !Console.IsErrorRedirected;

    /// <param name="title">What is being done.</param>
    /// <param name="log">Is told all of it too.</param>
    public static ProgressBar Over(string title, IProgress<EngineProgress>? log = null) => new(title, log);

    public void Report(EngineProgress value)
    {
        log?.Report(value);
        lock (gate)
        {
            if (!value.IsUnderWay)
            {
                Close();
            }
            else if (display is not null || (IsWanted && Stopwatch.GetElapsedTime(start) >= Patience))
            {
                display ??= new ProgressDisplay(title, value.Total);
                display.Done = value.Done;
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            Close();
        }
    }

    private void Close()
    {
        display?.Dispose();
        display = null;
    }
}
