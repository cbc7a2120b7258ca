using System.Diagnostics;

namespace CrContainers.Tests.Containers.Docker;

/// <summary>Runs programs of the host; none may take longer than a minute.</summary>
internal static class HostCommand
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Runs to the end; stdin is empty.</summary>
    public static CommandResult Run(ProcessStartInfo start)
    {
        using var process = Start(start);
        process.StandardInput.Close();
        return EndOf(process);
    }

    /// <summary>Waits for the end of a program that was started here.</summary>
    public static CommandResult EndOf(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience) || !Task.WaitAll([output, error], Patience))
        {
            process.Kill();
            throw new TimeoutException($"{Text(process.StartInfo)} did not end");
        }

        return new CommandResult(process.ExitCode, output.Result, error.Result);
    }

    public static string Succeed(string program, params string[] arguments) => Succeed(new ProcessStartInfo(program, arguments));

    /// <returns>What it printed, without the last line's end.</returns>
    public static string Succeed(ProcessStartInfo start)
    {
        var result = Run(start);
        Assert.True(result.ExitCode == 0, $"{Text(start)}: exit code {result.ExitCode}\n{result.Error}{result.Output}");
        return result.Output.TrimEnd('\n');
    }

    public static Process Start(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        return Process.Start(start)!;
    }

    private static string Text(ProcessStartInfo start) => $"{start.FileName} {string.Join(' ', start.ArgumentList)}";
}
