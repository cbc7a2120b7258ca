using System.Globalization;
using CrContainers.Engine.Checkpoint;
using CrContainers.Engine.Restore;

namespace CrContainers.Plugin.Reporting;

/// <summary>What <c>--stats</c> prints on stderr (stdout may be the image, or the container's): a line for each figure, "name: value".</summary>
internal static class StatisticsText
{
    public static void Print(CheckpointResult result)
    {
        PrintTime("frozen", result.Pause);
        PrintTime("freeze", result.Times.Freeze);
        PrintTime("capture", result.Times.Capture);
        PrintTime("scan", result.Times.Scan);
        PrintTime("write", result.Times.Write);
        Print("pages read", ReadingText.Of(result.Reading));
        PrintCount("pages kept", result.Pages.Kept);
        PrintCount("pages left out, zero", result.Pages.Zero);
        PrintCount("pages left out, clean file", result.Pages.CleanFile);
        PrintCount("pages left out, shared", result.Pages.Shared);
        PrintCount("mappings", result.Mappings);
        PrintCount("descriptors", result.Descriptors);
        PrintCount("image bytes", result.ImageBytes);
    }

    /// <param name="result">What the engine did.</param>
    /// <param name="create">Making the fresh container.</param>
    public static void Print(RestoreResult result, TimeSpan create)
    {
        PrintTime("create", create);
        PrintTime("preflight", result.Times.Preflight);
        PrintTime("catch", result.Times.Catch);
        PrintTime("rebuild", result.Times.Rebuild);
        PrintTime("fill", result.Times.Fill);
        PrintCount("pages restored", result.PagesWritten);
    }

    private static void PrintTime(string name, TimeSpan time) => Print(name, $"{time.TotalMilliseconds.ToString("F3", CultureInfo.InvariantCulture)} ms");

    private static void PrintCount(string name, long count) => Print(name, count.ToString(CultureInfo.InvariantCulture));

    private static void Print(string name, string value) => Console.Error.WriteLine($"{name}: {value}");
}
