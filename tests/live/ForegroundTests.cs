using System.Diagnostics;
using CrContainers.Engine;
using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>A restore without --detach stays until the container ends, as runc run does.</summary>
public sealed class ForegroundTests : RestoreFaultTest
{
    private const int Terminate = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public void Its_exit_code_is_the_programs()
    {
        using var restore = Begin();

        File.WriteAllText(Fresh.InRoot("tmp/stop"), "");

        ExpectEnd(restore, 7);
    }

    [Fact]
    public void A_signal_goes_on_to_the_program()
    {
        using var restore = Begin();

        RunningTask.Signal(restore.Id, RunningTask.StartTime(restore.Id)!.Value, Terminate);

        ExpectEnd(restore, 42);
    }

    [Fact]
    public void A_program_that_is_killed_counts_as_in_a_shell()
    {
        using var restore = Begin();

        CrCommand.Succeed("--root", State, "kill", FreshId, "KILL");

        ExpectEnd(restore, 128 + 9);
    }

    [Fact]
    public void The_pid_file_names_the_program()
    {
        using var restore = Begin();

        var pid = int.Parse(File.ReadAllText(PidFile));

        Assert.Equal([pid], Leftovers.ProcessesIn(Fresh));
        Assert.Equal("running", Status());
        File.WriteAllText(Fresh.InRoot("tmp/stop"), "");
        ExpectEnd(restore, 7);
    }

    /// <summary>Restores in the foreground; the program has passed its check once this returns.</summary>
    private Process Begin()
    {
        TakeImage("exit_code");
        File.WriteAllText(Fresh.InRoot("tmp/go.1"), "");
        var restore = CrCommand.Start("--root", State, "restore", "--image-path", ImageDirectory, "--bundle", Fresh.Directory, "--pid-file", PidFile, FreshId);
        Assert.Equal("ok 1", restore.StandardOutput.ReadLine());
        return restore;
    }

    private void ExpectEnd(Process restore, int exitCode)
    {
        Assert.True(restore.WaitForExit(Patience), "cr does not end");
        Assert.Equal(exitCode, restore.ExitCode);
        Leftovers.ExpectNone(State, Fresh);
    }

    private string Status() => CrCommand.Succeed("--root", State, "state", FreshId).Output.Contains("\"running\"", StringComparison.Ordinal) ? "running" : "";
}
