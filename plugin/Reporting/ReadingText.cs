using CrContainers.Engine.Checkpoint;

namespace CrContainers.Plugin.Reporting;

/// <summary>Where the pages of a checkpoint were read from, in words.</summary>
internal static class ReadingText
{
    public static string Of(PageReading reading) => string.Join("; ", Parts(reading));

    private static IEnumerable<string> Parts(PageReading reading)
    {
        if (reading.WhileRunning.Count > 0)
        {
            yield return $"{string.Join(" + ", reading.WhileRunning)} while the container ran";
        }

        if (reading.FromCopy > 0)
        {
            yield return $"{reading.FromCopy} from a frozen copy";
        }
        else
        {
            yield return $"{reading.WhileHeld} while it stood still";
        }

        if (reading.HeldBecause is { } reason)
        {
            yield return $"it stood still until all was written: {reason}";
        }
    }
}
