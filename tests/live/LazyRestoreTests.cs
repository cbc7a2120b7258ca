using System.Text.Json.Nodes;
using CrContainers.Engine;
using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>A task whose memory comes from its image as it runs: it sees what it would have seen, and in the end nothing of it is left.</summary>
public sealed class LazyRestoreTests : RestoreFaultTest
{
    private const string Lazy = "--lazy-pages";
    private const string OnDemand = "--on-demand";
    private const int StopSignal = 19;
    private const int ContinueSignal = 18;
    private const int TerminateSignal = 15;

    [Theory]
    [InlineData(OnDemand, 64)]
    [InlineData(Lazy, 64)]
    [InlineData(Lazy, 2048)]
    public void Memory_is_what_it_was_whoever_touches_it_and_whatever_happens_to_it(string flag, int pages)
    {
        TakeImage($"lazy {pages}");
        File.WriteAllText(Fresh.InRoot("tmp/go.1"), "");

        using var restored = Restore(flag);
        Assert.Equal("ok 1", restored.ReadLine());

        using var again = restored.Replace(Work);
        again.ExpectOk(2);
    }

    [Fact]
    public void Programs_are_executed_meanwhile_and_the_last_one_ends_it()
    {
        TakeImage("lazy_exec");

        using var restored = Restore(OnDemand);
        restored.ExpectOk(1);
        Assert.NotEqual(0, PageServers.Of(restored.Pid));
        File.WriteAllText(Fresh.InRoot("tmp/go.2"), "");
        Assert.Equal("executed", restored.ReadLine());

        PageServers.ExpectNone(restored.Pid, ImageDirectory);
        restored.ExpectOk(3);
    }

    [Theory]
    [InlineData("memory")]
    [InlineData("heap")]
    [InlineData("stack_growsdown")]
    [InlineData("guard_pages")]
    [InlineData("locked pages")]
    [InlineData("signal_pending")]
    [InlineData("rseq")]
    [InlineData("syscall_restart nanosleep_rest")]
    [InlineData("syscall_restart epoll_wait")]
    [InlineData("robust_list")]
    [InlineData("altstack")]
    [InlineData("shared_memory")]
    [InlineData("file_private")]
    public void Each_kind_of_memory_and_state_is_kept(string program)
    {
        TakeImage(program);

        using var restored = Restore(OnDemand);
        restored.ExpectOk(1);
        restored.ExpectOk(2);
    }

    /// <summary>Flags of mappings and the number of threads are as they were once nothing serves the task any more.</summary>
    [Theory]
    [InlineData("madvise_flags")]
    [InlineData("noreserve")]
    [InlineData("threads 8")]
    [InlineData("threads 1000")]
    public void What_shows_from_inside_is_as_it_was_in_the_end(string program)
    {
        TakeImage(program);

        using var restored = Restore(OnDemand);
        CrCommand.Succeed("--root", State, "check", restored.Id);
        restored.ExpectOk(1);
        restored.ExpectOk(2);
    }

    /// <summary>Reading /proc/PID/cmdline makes the kernel put a page of zeros where none is.</summary>
    [Fact]
    public void Whoever_reads_its_command_line_meanwhile_changes_nothing()
    {
        const int times = 10;
        TakeImage("auxv_args one two three");
        File.WriteAllText(Fresh.InRoot("tmp/go.1"), "");
        using var end = new CancellationTokenSource();
        var reader = new Thread(() => ReadCommandLines(end.Token));
        reader.Start();
        for (var time = 0; time < times; time++)
        {
            using var restored = Restore(OnDemand);
            Assert.Equal("ok 1", restored.ReadLine());
        }

        end.Cancel();
        reader.Join();
    }

    [Fact]
    public void Once_all_is_loaded_nothing_is_left()
    {
        TakeImage("big_memory 16");

        using var restored = Restore(Lazy);

        PageServers.ExpectNone(restored.Pid, ImageDirectory);
        restored.ExpectOk(1);
        Assert.Contains("all are loaded", File.ReadAllText(Path.Combine(ImageDirectory, "pages.log")), StringComparison.Ordinal);
    }

    /// <summary>Memory is taken for what is touched alone, and for the rest when its server shall end.</summary>
    [Fact]
    public void On_demand_pages_stay_in_the_image_until_its_server_is_told_to_end()
    {
        const long mebibyte = 1 << 20;
        TakeImage("big_memory 64");

        using var restored = Restore(OnDemand);
        Assert.InRange(Resident(restored.Pid), 0, 8 * mebibyte);
        Assert.Contains(" um", File.ReadAllText($"/proc/{restored.Pid}/smaps"), StringComparison.Ordinal);
        var server = PageServers.Of(restored.Pid);
        RunningTask.Signal(server, RunningTask.StartTime(server)!.Value, TerminateSignal);

        PageServers.ExpectNone(restored.Pid, ImageDirectory);
        Assert.InRange(Resident(restored.Pid), 64 * mebibyte, 80 * mebibyte);
        restored.ExpectOk(1);
    }

    [Fact]
    public void A_checkpoint_meanwhile_has_every_page()
    {
        TakeImageAsleep("big_memory 64");
        var second = NewImage();

        using var restored = Restore(OnDemand);
        restored.WaitUntilItSleeps();
        restored.Checkpoint(second);

        var (before, after) = (ImagePages.Of(ImageDirectory), ImagePages.Of(second));
        Assert.Equal(before.Keys, after.Keys);
        Assert.Equal(before, after);
        Assert.True(before.Count > 64 << 8, "there are more pages in it than that");
    }

    [Fact]
    public void A_check_meanwhile_leaves_an_ordinary_task()
    {
        TakeImage("big_memory 16");

        using var restored = Restore(OnDemand);
        CrCommand.Succeed("--root", State, "check", restored.Id);

        PageServers.ExpectNone(restored.Pid, ImageDirectory);
        restored.ExpectOk(1);
    }

    [Fact]
    public void A_checkpoint_of_a_paused_task_is_refused_by_name()
    {
        TakeImage("big_memory 16");

        using var restored = Restore(OnDemand);
        restored.Do("pause");
        var result = restored.TryCheckpoint(NewImage());
        restored.Do("resume");

        Failure.Expect(result, 1, "its memory is still being loaded from its image, and it is paused");
        restored.ExpectOk(1);
    }

    [Fact]
    public void Stopping_and_continuing_pass_through()
    {
        TakeImage("big_memory 16");

        using var restored = Restore(OnDemand);
        Send(restored.Pid, StopSignal);
        File.WriteAllText(Fresh.InRoot("tmp/go.1"), "");
        AwaitState(restored.Pid, 't');
        Send(restored.Pid, ContinueSignal);

        Assert.Equal("ok 1", restored.ReadLine());
    }

    /// <summary>Also where pages came one by one.</summary>
    [Theory]
    [InlineData("--lazy-pages")]
    [InlineData("--lazy-pages=false")]
    public void Memory_that_had_huge_pages_has_them_again(string flag)
    {
        long before;
        using (var container = Start(new ProgramCase("huge", ""), Identity.User))
        {
            before = HugeKibibytes(container.Pid);
            Assert.SkipWhen(before == 0, "this kernel gives no huge pages at the moment");
            TakeImage(container.Bundle, container.Id);
        }

        using var restored = Restore(flag);
        PageServers.AwaitEnd(ImageDirectory);

        Assert.InRange(HugeKibibytes(restored.Pid), before / 2, before);
        restored.ExpectOk(1);
    }

    [Fact]
    public void An_image_whose_name_is_removed_is_read_on()
    {
        TakeImage("big_memory 64");

        using var restored = Restore(OnDemand);
        Directory.Delete(ImageDirectory, recursive: true);

        restored.ExpectOk(1);
    }

    [Theory]
    [InlineData("lazy-pages", null, "")]
    [InlineData(null, "on-demand", "")]
    [InlineData(null, "record-first-pages", "")]
    [InlineData(null, null, "restore: [lazy-pages, on-demand]\n")]
    public void A_container_or_its_host_may_have_it_for_all_restores(string? annotation, string? variable, string configuration)
    {
        TakeImage("big_memory 16");
        Fresh.Change(config =>
        {
            config["annotations"] = annotation is null ? null : new JsonObject { ["io.crcontainers.restore-flags"] = annotation };
            config["process"]!["env"]!.AsArray().Add((JsonNode)$"CR_RESTORE_FLAGS={variable}");
        });
        var file = Path.Combine(Work, "config.yaml");
        File.WriteAllText(file, configuration);
        var id = $"standing-{Guid.NewGuid():N}";

        using var restore = CrCommand.StartProgram("env", $"CR_CONFIG={file}", LiveEnvironment.Cr, "--root", State, "restore", "--detach", "--image-path", ImageDirectory, "--bundle", Fresh.Directory, id);
        restore.WaitForExit();

        Assert.Equal(0, restore.ExitCode);
        Assert.Contains("pages to come", File.ReadAllText(Path.Combine(ImageDirectory, "restore.log")), StringComparison.Ordinal);
    }

    [Fact]
    public void Through_a_pipe_all_memory_comes_first_and_that_is_said()
    {
        TakeImage("counter");

        var error = Path.Combine(Work, "stderr");

        var result = CrCommand.RunProgram("/bin/sh", "-c", $"{LiveEnvironment.Cr} --root {State} restore {Lazy} --image - --detach --bundle {Fresh.Directory} {FreshId} < {ImageFile} > /dev/null 2> {error}");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("note: the image comes through a pipe", File.ReadAllText(error), StringComparison.Ordinal);
    }

    private static void ReadCommandLines(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            _ = HostProcesses.Naming("nothing").Length;
        }
    }

    private static void Send(int pid, int signal) => RunningTask.Signal(pid, RunningTask.StartTime(pid)!.Value, signal);

    private static void AwaitState(int pid, char state)
    {
        Assert.True(SpinWait.SpinUntil(() => File.ReadAllText($"/proc/{pid}/stat").Split(") ")[1][0] == state, TimeSpan.FromSeconds(20)), $"it does not come to state {state}");
    }

    private static long HugeKibibytes(int pid) => File.ReadLines($"/proc/{pid}/smaps_rollup")
        .Where(line => line.StartsWith("AnonHugePages:", StringComparison.Ordinal))
        .Sum(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]));

    private static long Resident(int pid) => long.Parse(File.ReadAllText($"/proc/{pid}/statm").Split(' ')[1]) * 4096;
}
