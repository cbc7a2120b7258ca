namespace CrContainers.Tests.Live.Containers;

/// <summary>How <c>cr</c> must tell of a failure: one line that names the subject, one that says what to do.</summary>
internal static class Failure
{
    /// <param name="result">Of the command that must have failed.</param>
    /// <param name="exitCode">It must have this one.</param>
    /// <param name="words">All must be in the line.</param>
    public static void Expect(CommandResult result, int exitCode, params string[] words)
    {
        Assert.True(result.ExitCode == exitCode, $"exit code {result.ExitCode}, not {exitCode}\n{result.Error}");
        var lines = result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length == 2, $"not two lines on stderr:\n{result.Error}");
        Assert.StartsWith("cr: ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("hint: ", lines[1], StringComparison.Ordinal);
        Assert.All(words, word => Assert.Contains(word, lines[0], StringComparison.Ordinal));
    }
}
