using System.Diagnostics;
using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary><c>cr restore</c> is killed anywhere in its work: what is left is a container that was not started, one that has ended, or
/// one that is restored as a whole; never a half-built task that runs.</summary>
public sealed class KilledRestoreTests : RestoreFaultTest
{
    private const int Times = 30;
    private const int Seed = 20081001;
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
        for (var time = 0; time < Times; time++)
        {
            killed += KillOne(usual * random.NextDouble() * 1.1, states) ? 1 : 0;
        }

        Assert.InRange(killed, Times / 4, Times);
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
        var state = Status(id);
        states.Add(state);
        Assert.Contains(state, (string[])["", "created", "stopped", "running"]);
        if (state == "running")
        {
            Assert.Equal("ok 1", restore.StandardOutput.ReadLine());
        }
        else if (state != "created")
        {
            Leftovers.ExpectNoProcessIn(Fresh, $"the container is \"{state}\"");
        }

        CrCommand.Run("--root", State, "delete", "--force", id);
        Leftovers.ExpectNone(State, Fresh);
        return killed;
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
