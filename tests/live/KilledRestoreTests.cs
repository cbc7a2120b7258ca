using System.Diagnostics;
using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary><c>cr restore</c> is killed anywhere in its work: what is left is a container that was not started, one that has ended, or
/// one that is restored as a whole; never a half-built task that runs.</summary>
public sealed class KilledRestoreTests : RestoreFaultTest
{
    private const int Times = 30;
    private const int Seed = 20081001;

    /// <summary>The machine may be busy as the usual time is measured, and less so afterwards: then many a kill comes too late.</summary>
    private const int MostRounds = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Random random = new(Seed);

    [Fact]
    public void No_half_built_task_runs()
    {
        TakeImage("memory");
        File.WriteAllText(Fresh.InRoot("tmp/go.1"), "");
        var usual = MeasureRestore();
        var states = new List<string>();
        var killed = 0;
        for (var time = 0; time < Times || (killed < Times / 4 && time < MostRounds * Times); time++)
        {
            killed += KillOne(usual * random.NextDouble() * 1.1, states) ? 1 : 0;
        }

        Assert.InRange(killed, Times / 4, MostRounds * Times);
        Assert.Contains(states, state => state is "stopped" or "");
    }

    private TimeSpan MeasureRestore()
    {
        var start = Stopwatch.GetTimestamp();
        using var restored = Restore();
        return Stopwatch.GetElapsedTime(start);
    }

    private bool KillOne(TimeSpan after, List<string> states)
    {
        var id = $"killed-{Guid.NewGuid():N}";
        using var restore = CrCommand.Start("--root", State, "restore", "--detach", "--image-path", ImageDirectory, "--bundle", Fresh.Directory, id);
        var killed = KilledCommand.Kill(restore, after);
        WaitForRuntime();
        var state = Status(id) is "running" && IsEnding(restore) ? AwaitEnd(id) : Status(id);
        states.Add(state);
        Assert.Contains(state, (string[])["", "created", "stopped", "running"]);
        if (state is not ("running" or "created"))
        {
            Leftovers.ExpectNoProcessIn(Fresh, $"the container is \"{state}\"");
        }

        CrCommand.Run("--root", State, "delete", "--force", id);
        Leftovers.ExpectNone(State, Fresh);
        return killed;
    }

    /// <summary>A restored task says so; one that dies with its tracer says nothing, and may be seen for a moment still.</summary>
    private static bool IsEnding(Process restore)
    {
        var line = restore.StandardOutput.ReadLine();
        Assert.Contains(line, (string?[])[null, "ok 1"]);
        return line is null;
    }

    private string AwaitEnd(string id)
    {
        var start = Stopwatch.GetTimestamp();
        while (Status(id) == "running")
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Patience, "a half-built task runs");
        }

        return "stopped";
    }

    /// <summary>The runtime's own create and start go on without cr.</summary>
    private void WaitForRuntime()
    {
        var start = Stopwatch.GetTimestamp();
        while (HostProcesses.Naming(State).Length > 0)
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Patience, "a command of the runtime does not end");
            Thread.Yield();
        }
    }

    private string Status(string id)
    {
        var result = CrCommand.Run("--root", State, "state", id);
        return result.ExitCode == 0 ? (string)System.Text.Json.Nodes.JsonNode.Parse(result.Output)!["status"]! : "";
    }
}
