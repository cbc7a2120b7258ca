using System.Diagnostics;

namespace CrContainers.Tests.Live.Containers;

/// <summary>Runs <c>cr</c> and kills it after a time, anywhere in its work.</summary>
internal static class KilledCommand
{
    private const int Killed = 128 + 9;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>How long the command takes when nobody kills it.</summary>
    public static TimeSpan Measure(params string[] arguments)
    {
        var start = Stopwatch.GetTimestamp();
        CrCommand.Succeed(arguments);
        return Stopwatch.GetElapsedTime(start);
    }

    /// <summary>True: it was killed; false: it had ended before, successfully.</summary>
    public static bool Run(TimeSpan after, params string[] arguments)
    {
        using var process = CrCommand.Start(arguments);
        return Kill(process, after);
    }

    public static bool Kill(Process process, TimeSpan after)
    {
        process.StandardInput.Close();
        WaitExactly(after);
        process.Kill();
        Assert.True(process.WaitForExit(Patience), "it does not die");
        if (process.ExitCode is not (0 or Killed))
        {
            Assert.Fail($"exit code {process.ExitCode}: {process.StandardError.ReadToEnd()}");
        }

        return process.ExitCode == Killed;
    }

    /// <summary>Sleeping would be off by more than the phases of a checkpoint take.</summary>
    private static void WaitExactly(TimeSpan time)
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < time)
        {
            Thread.SpinWait(100);
        }
    }
}
