using CrContainers.Engine;
using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>What serves the pages of a running task dies, or cannot read them any more: the task is killed, says nothing wrong before, and the
/// log tells why.</summary>
public sealed class LazyFaultTests : RestoreFaultTest
{
    private const int KillSignal = 9;
    private const int Times = 40;
    private const int Seed = 20081001;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Killed as the task goes through its memory and asks for one page after the other.</summary>
    [Fact]
    public void Where_the_server_is_killed_the_task_dies_and_never_sees_zeros()
    {
        TakeImage("lazy_zeros");
        File.WriteAllText(Fresh.InRoot("tmp/go.1"), "");
        var random = new Random(Seed);
        var killed = 0;
        for (var time = 0; time < Times; time++)
        {
            using var restored = Restore("--on-demand");
            Thread.SpinWait(random.Next(2_000_000));
            var server = PageServers.Of(restored.Pid);
            if (server != 0)
            {
                Kill(server);
                ExpectDead(restored);
                Assert.Equal(0, File.ReadAllBytes(Fresh.InRoot("tmp/zeros"))[0]);
                killed++;
            }
        }

        Assert.InRange(killed, Times / 2, Times);
        Assert.Contains("ended before all pages were loaded: the kernel has killed the tasks it served", Log(), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_process_beside_it_is_killed_another_one_takes_its_place()
    {
        TakeImage("big_memory 16");

        using var restored = Restore("--on-demand");
        var server = PageServers.Of(restored.Pid);
        var keeper = PageServers.KeeperOf(server);
        Kill(keeper);
        Assert.True(SpinWait.SpinUntil(() => PageServers.TryKeeperOf(server) is { } other && other != keeper, Patience), "no other one is there");

        restored.ExpectOk(1);
        CrCommand.Succeed("--root", State, "check", restored.Id);
        PageServers.ExpectNone(restored.Pid, ImageDirectory);
    }

    /// <summary>Nobody is there to remove it; whoever checks or checkpoints some container does, and leaves the socket of a server that lives.</summary>
    [Theory]
    [InlineData("check")]
    [InlineData("checkpoint")]
    public void The_socket_of_a_killed_server_is_removed_by_the_next_command(string verb)
    {
        using var bystander = Start(new ProgramCase("counter", ""), Identity.User);
        TakeImage("big_memory 16");
        string left;
        using var served = Restore("--on-demand");
        using (var restored = Restore("--on-demand"))
        {
            left = Assert.Single(Directory.GetFiles("/run/cr/pages", $"{restored.Pid}-*"));
            Kill(PageServers.Of(restored.Pid));
            Assert.True(SpinWait.SpinUntil(() => !Directory.Exists($"/proc/{restored.Pid}"), Patience), "the task is there");
        }

        CrCommand.Succeed(verb == "check" ? ["--root", State, "check", bystander.Id] : ["--root", State, "checkpoint", "--image-path", NewImage(), bystander.Id]);

        Assert.False(File.Exists(left));
        Assert.Single(Directory.GetFiles("/run/cr/pages", $"{served.Pid}-*"));
        served.ExpectOk(1);
    }

    [Theory]
    [InlineData("--lazy-pages", "the image ends here")]
    [InlineData("--on-demand", "the image ends here")]
    public void Where_the_image_is_cut_off_the_task_is_killed(string flag, string reason)
    {
        TakeImage("big_memory 64");

        using var restored = Restore("--on-demand");
        Shell.Succeed("truncate", "--size", $"{new FileInfo(ImageFile).Length / 2}", ImageFile);
        ExpectKilled(restored, flag, reason);
    }

    [Theory]
    [InlineData("--lazy-pages")]
    [InlineData("--on-demand")]
    public void Where_a_page_of_the_image_is_wrong_the_task_is_killed(string flag)
    {
        TakeImage("big_memory 64");

        using var restored = Restore("--on-demand");
        Shell.Succeed("dd", "if=/dev/zero", $"of={ImageFile}", "bs=4096", "count=1", $"seek={new FileInfo(ImageFile).Length / 2 / 4096}", "conv=notrunc", "status=none");
        ExpectKilled(restored, flag, "the checksum of page contents is wrong");
    }

    /// <summary>As the task touches what is wrong, or as a check has the rest loaded.</summary>
    private void ExpectKilled(TestContainer restored, string flag, string reason)
    {
        if (flag == "--on-demand")
        {
            File.WriteAllText(Fresh.InRoot("tmp/go.1"), "");
        }
        else
        {
            Assert.Equal(1, CrCommand.Run("--root", State, "check", restored.Id).ExitCode);
        }

        ExpectDead(restored);
        PageServers.AwaitEnd(ImageDirectory);
        Assert.Contains(reason, Log(), StringComparison.Ordinal);
        Assert.DoesNotContain("page server", Log(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles("/run/cr/pages", $"{restored.Pid}-*"));
    }

    private string Log() => File.ReadAllText(Path.Combine(ImageDirectory, "pages.log"));

    /// <summary>It has printed nothing, or that all was well.</summary>
    private void ExpectDead(TestContainer restored)
    {
        Assert.True(SpinWait.SpinUntil(() => RunningTask.StartTime(restored.Pid) is null, Patience), "the task is alive");
        Assert.True(restored.RestOfOutput() is "" or "ok 1\n");
        PageServers.AwaitEnd(ImageDirectory);
        restored.Do("delete");
    }

    private static void Kill(int pid) => RunningTask.Signal(pid, RunningTask.StartTime(pid)!.Value, KillSignal);
}
