using System.Globalization;
using System.Text.RegularExpressions;

namespace CrContainers.Bench;

/// <summary>A time that cr wrote into dump.log or restore.log.</summary>
internal static partial class StageTime
{
    public static TimeSpan Pause(string imageDirectory) => Read(Path.Combine(imageDirectory, "dump.log"), "pause");

    public static TimeSpan Rebuild(string imageDirectory) => Read(Path.Combine(imageDirectory, "restore.log"), "rebuild");

    /// <summary>Of the restore that the low-level runtime's create and start took, up to the init's exec.</summary>
    public static TimeSpan Runtime(string imageDirectory) => Read(Path.Combine(imageDirectory, "restore.log"), "start");

    private static TimeSpan Read(string log, string name)
    {
        var match = Line().Matches(File.ReadAllText(log)).LastOrDefault(match => match.Groups["name"].Value == name)
            ?? throw new BenchException($"{log} does not tell the {name}");
        return TimeSpan.FromMilliseconds(double.Parse(match.Groups["time"].ValueSpan, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@" (?<name>\w+): (?<time>[0-9.]+) ms$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Line();
}
