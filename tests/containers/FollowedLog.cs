using System.Diagnostics;

namespace CrContainers.Tests.Containers;

/// <summary>The lines a command prints as a container writes them; a terminal's line ends are told as others.</summary>
internal static class FollowedLog
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Reads until a line is as wanted, and ends the command.</summary>
    /// <returns>All lines up to that one.</returns>
    public static string[] Until(Process follower, Predicate<string> wanted)
    {
        var lines = new List<string>();
        var start = Stopwatch.GetTimestamp();
        try
        {
            do
            {
                lines.Add(Next(follower, Patience - Stopwatch.GetElapsedTime(start), lines.LastOrDefault()));
            }
            while (!wanted(lines[^1]));
            return [.. lines];
        }
        finally
        {
            follower.Kill();
            follower.Dispose();
        }
    }

    private static string Next(Process follower, TimeSpan rest, string? last)
    {
        var line = follower.StandardOutput.ReadLineAsync();
        Assert.True(rest > TimeSpan.Zero && line.Wait(rest), $"the line does not come; the last one: {last}");
        return line.Result?.TrimEnd('\r') ?? throw new EndOfStreamException($"the log has ended; the last line: {last}; {follower.StandardError.ReadToEnd()}");
    }
}
