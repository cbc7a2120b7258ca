using System.Diagnostics;

namespace CrContainers.Tests.Live.Containers;

/// <summary>Runs <c>cr</c> as a user would.</summary>
internal static class CrCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Runs to the end; stdin is empty.</summary>
    public static CommandResult Run(params string[] arguments) => RunUnder([], arguments);

    /// <summary>Runs to the end as the child of another program, such as setpriv.</summary>
    public static CommandResult RunUnder(string[] wrapper, params string[] arguments) => RunProgram([.. wrapper, LiveEnvironment.Cr, .. arguments]);

    /// <summary>Runs another program to the end; stdin is empty.</summary>
    public static CommandResult RunProgram(params string[] words)
    {
        using var process = StartProgram(words);
        process.StandardInput.Close();
        using var standardOutput = process.StandardOutput;
        using var standardError = process.StandardError;
        var output = standardOutput.ReadToEndAsync();
        var error = standardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill();
            throw new TimeoutException($"{string.Join(' ', words)} did not end");
        }

        return Task.WaitAll([output, error], Patience)
            ? new CommandResult(process.ExitCode, output.Result, error.Result)
            : throw new TimeoutException($"{string.Join(' ', words)} has ended, but something holds its output open");
    }

    public static CommandResult Succeed(params string[] arguments)
    {
        var result = Run(arguments);
        Assert.True(result.ExitCode == 0, $"cr {string.Join(' ', arguments)}: exit code {result.ExitCode}\n{result.Error}{result.Output}");
        return result;
    }

    public static Process Start(params string[] arguments) => StartProgram([LiveEnvironment.Cr, .. arguments]);

    /// <summary>Starts two commands with a pipe of the kernel between them; the exit code is the second one's.</summary>
    public static Process StartPipeline(string[] first, string[] second) =>
        StartProgram(["/bin/sh", "-c", $"{CommandLine(first)} | {CommandLine(second)}"]);

    private static string CommandLine(string[] arguments) => string.Join(' ', [LiveEnvironment.Cr, .. arguments]);

    /// <summary>Starts another program, with its streams as pipes.</summary>
    public static Process StartProgram(params string[] words) => Process.Start(new ProcessStartInfo(words[0], words[1..])
    {
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
