using System.Diagnostics;
using CrContainers.Engine.Errors;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Restore.Lazy;

/// <summary>Takes down which pages a task touches first. While it goes on nothing is loaded that was not asked for: a page that is there is
/// touched without a fault, and nobody is told.</summary>
/// <param name="image">The file of the image.</param>
/// <param name="checkpoint">Its id.</param>
/// <param name="areas">All that may be asked for, where it lay at the checkpoint.</param>
/// <param name="progress">Is told what became of it.</param>
internal sealed class FirstRecording(SafeFileHandle image, Guid checkpoint, IReadOnlyList<LazyArea> areas, IProgress<EngineProgress>? progress)
{
    public const string Stage = "first pages";

    /// <summary>Whoever records has the service answer within it.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly long start = Stopwatch.GetTimestamp();
    private readonly TouchedPages touched = new();

    public bool GoesOn { get; private set; } = true;

    public int MillisecondsLeft => (int)Math.Ceiling(Math.Max(0, (Longest - Stopwatch.GetElapsedTime(start)).TotalMilliseconds));

    /// <param name="number">Of a page that was asked for.</param>
    public void Note(long number)
    {
        if (GoesOn)
        {
            touched.Note(number);
        }
    }

    /// <summary>Where there has been time enough, or the file is full.</summary>
    public void EndIfDue()
    {
        if (touched.IsFull || MillisecondsLeft == 0)
        {
            End();
        }
    }

    /// <summary>Writes the file, unless that has been done. That it cannot be written is told, and no more.</summary>
    public void End()
    {
        if (GoesOn)
        {
            GoesOn = false;
            progress?.Report(new EngineProgress(Stage, Write()));
        }
    }

    private string Write()
    {
        try
        {
            var runs = touched.Runs(areas);
            var path = FirstPagesFile.Write(image, new FirstPages(checkpoint, runs));
            return $"{runs.Sum(run => (long)run.Pages)} are written down in {path}";
        }
        catch (CrException exception)
        {
            return $"they are not written down: {exception.Message}";
        }
    }
}
