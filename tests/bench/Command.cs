using System.Diagnostics;

namespace CrContainers.Bench;

/// <summary>Runs a program to its end and takes the time.</summary>
internal static class Command
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <exception cref="BenchException">It failed.</exception>
    public static FinishedCommand Run(string program, params string[] arguments)
    {
        var before = Stopwatch.GetTimestamp();
        var process = Process.Start(Describe(program, arguments))!;
        process.StandardInput.Close();
        var ended = process.WaitForExit(Patience);
        var wall = Stopwatch.GetElapsedTime(before);
        if (ended && process.ExitCode == 0)
        {
            return new FinishedCommand(process, wall);
        }

        using (process)
        {
            throw new BenchException($"{Path.GetFileName(program)} {string.Join(' ', arguments)}: {(ended ? Failure(process) : Stop(process))}");
        }
    }

    private static ProcessStartInfo Describe(string program, string[] arguments) => new(program, arguments)
    {
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        Environment = { ["CR_RUNTIME"] = Workspace.Runtime },
    };

    private static string Failure(Process process)
    {
        var error = process.StandardError.ReadToEndAsync();
        return error.Wait(Patience) ? $"exit code {process.ExitCode}: {error.Result.Trim()}" : $"exit code {process.ExitCode}";
    }

    private static string Stop(Process process)
    {
        process.Kill();
        process.WaitForExit();
        return $"it did not end in {Patience.TotalSeconds} s";
    }
}
