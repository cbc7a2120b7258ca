using System.Globalization;
using System.Text.RegularExpressions;

namespace CrContainers.Bench;

/// <summary>What the load (tests/live/programs/write_load) tells when it is asked.</summary>
/// <param name="Writes">Pages it has written to so far.</param>
/// <param name="At">By a clock that every process shares.</param>
/// <param name="Fork">How long a fork(2) of it takes, in its container.</param>
internal sealed partial record LoadSample(long Writes, TimeSpan At, TimeSpan Fork)
{
    public static LoadSample Parse(string? line) => Line().Match(line ?? "") is { Success: true } match
        ? new LoadSample(Number(match, "writes"), Nanoseconds(match, "at"), Nanoseconds(match, "fork"))
        : throw new BenchException($"the load printed \"{line}\"");

    /// <summary>Writes in a second since an earlier sample; the fork(2) of that one is left out.</summary>
    public double RateSince(LoadSample earlier) => (Writes - earlier.Writes) / (At - earlier.At - earlier.Fork).TotalSeconds;

    private static TimeSpan Nanoseconds(Match match, string name) => TimeSpan.FromMicroseconds(Number(match, name) / 1000.0);

    private static long Number(Match match, string name) => long.Parse(match.Groups[name].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex("^wrote (?<writes>[0-9]+) at (?<at>[0-9]+) fork (?<fork>[0-9]+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Line();
}
