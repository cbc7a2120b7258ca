using System.Diagnostics;

namespace CrContainers.Tests.Live.Containers;

/// <summary>Runs <c>cr</c> as a user would.</summary>
internal static class CrCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Runs to the end; stdin is empty.</summary>
    public static CommandResult Run(params string[] arguments)
    {
        using var process = Start(arguments);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill();
            throw new TimeoutException($"cr {string.Join(' ', arguments)} did not end");
        }

        return new CommandResult(process.ExitCode, output.Result, error.Result);
    }

    public static CommandResult Succeed(params string[] arguments)
    {
        var result = Run(arguments);
        Assert.True(result.ExitCode == 0, $"cr {string.Join(' ', arguments)}: exit code {result.ExitCode}\n{result.Error}{result.Output}");
        return result;
    }

    public static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(LiveEnvironment.Cr, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }
}
