using System.Diagnostics;
using System.Text.Json.Nodes;
using CrContainers.Engine;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Restore.Lazy;
using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>A container that names an image starts as the restored task, under real runtimes that know nothing of it; and where that
/// fails, a person is told.</summary>
public sealed class HookTests : RestoreFaultTest
{
    private const int KillSignal = 9;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static TheoryData<string> Runtimes => ["runc", "crun"];

    [Theory]
    [MemberData(nameof(Runtimes))]
    public void The_program_goes_on_where_it_was(string runtime)
    {
        Prepare("memory").Annotate("warm");

        using var container = Create(runtime);
        Assert.Equal("created", container.Status());
        Assert.Single(Waiting());
        container.Do("start");

        container.ExpectOk(1);
        container.ExpectOk(2);
        ExpectNobodyWaits();
    }

    [Fact]
    public void Earlier_images_whose_pages_it_uses_are_found()
    {
        var hooked = Prepare("memory");
        hooked.Annotate("warm");
        PutEarlierImage(hooked);

        using var container = Create("runc");
        container.Do("start");

        container.ExpectOk(1);
        ExpectNobodyWaits();
    }

    [Fact]
    public void An_earlier_image_that_others_may_change_fails_the_create()
    {
        var hooked = Prepare("memory");
        hooked.Annotate("warm");
        PutEarlierImage(hooked);
        File.SetUnixFileMode(hooked.ImageFile("cold"), UnixFileMode.UserRead | UnixFileMode.OtherWrite);

        ExpectCreateFails("runc", $"cr: restore {hooked.ImageFile("cold")}: others than root may write to it");
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public void An_image_that_is_missing_fails_the_create_with_its_reason(string runtime)
    {
        Prepare("counter").Annotate("cold");

        ExpectCreateFails(runtime, "cr: restore image cold: there is no such image in ");
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public void A_damaged_image_fails_the_create_with_its_reason(string runtime)
    {
        var hooked = Prepare("counter");
        hooked.Annotate("warm");
        var bytes = File.ReadAllBytes(hooked.ImageFile("warm"));
        bytes[^5000] ^= 1;
        File.WriteAllBytes(hooked.ImageFile("warm"), bytes);

        ExpectCreateFails(runtime, "cr: read image: ");
    }

    [Fact]
    public void A_name_that_is_a_path_fails_the_create()
    {
        Prepare("counter").Annotate(Path.Combine("..", "..", ImageDirectory.TrimStart('/')));

        ExpectCreateFails("runc", "this is no image's name");
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public void A_container_deleted_before_its_start_leaves_nobody_waiting(string runtime)
    {
        var hooked = Prepare("counter");
        hooked.Annotate("warm");
        using var container = Create(runtime);

        container.Do("delete", "--force");

        Assert.Empty(Waiting());
        Assert.Empty(Directory.GetFiles(hooked.Logs));
    }

    [Fact]
    public void An_init_killed_before_its_start_leaves_nobody_waiting()
    {
        var hooked = Prepare("counter");
        hooked.Annotate("warm");
        using var container = Create("runc");

        RunningTask.Signal(container.Pid, RunningTask.StartTime(container.Pid)!.Value, KillSignal);

        ExpectNobodyWaits();
        Assert.Empty(Directory.GetFiles(hooked.Logs));
    }

    /// <summary>It holds the init, which dies with it: no container starts as something else than it was asked to be.</summary>
    [Fact]
    public void A_waiting_process_that_is_killed_takes_the_init_with_it()
    {
        Prepare("counter").Annotate("warm");
        using var container = Create("runc");
        using var waiting = Process.GetProcessById(Assert.Single(Waiting()));

        waiting.Kill();
        waiting.WaitForExit();

        Leftovers.ExpectNoProcessIn(Fresh, "the tracer was killed");
        Assert.Equal("stopped", container.Status());
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public void A_restore_that_fails_after_the_start_says_why_and_kills_the_init(string runtime)
    {
        var hooked = Prepare("counter");
        hooked.Annotate("warm");
        File.AppendAllText(Fresh.InRoot("bin/program"), "another file");
        using var container = Create(runtime);

        container.Do("start");

        Assert.Matches("^cr: .*/bin/program: it is another file", container.ReadErrorLine());
        Assert.StartsWith("hint: ", container.ReadErrorLine(), StringComparison.Ordinal);
        ExpectNobodyWaits();
        Assert.Equal("stopped", container.Status());
        Assert.Contains("/bin/program: it is another file", File.ReadAllText(Path.Combine(hooked.Logs, $"{container.Id}.log")), StringComparison.Ordinal);
    }

    /// <summary>A runtime may wait for the end of its streams, forget a descriptor, block signals as crun does, and have a terminal
    /// whose signals are not for this process.</summary>
    [Fact]
    public void The_process_that_waits_keeps_nothing_of_its_callers()
    {
        Prepare("counter").Annotate("warm");
        Fresh.Change(config =>
        {
            var hook = config["hooks"]!["createRuntime"]![0]!;
            hook["path"] = "/bin/sh";
            hook["args"] = new JsonArray("sh", "-c", $"exec 7</dev/zero; exec /usr/bin/env --block-signal {LiveEnvironment.Hook} createRuntime");
        });
        using var container = Create("runc");

        var waiting = Assert.Single(Waiting());

        var open = Directory.GetFiles($"/proc/{waiting}/fd").ToDictionary(path => int.Parse(Path.GetFileName(path)), path => File.ResolveLinkTarget(path, returnFinalTarget: false)!.FullName);
        Assert.All([0, 1, 2], number => Assert.Equal("/dev/null", open[number]));
        Assert.DoesNotContain("/dev/zero", open.Values);
        Assert.Equal("/", File.ResolveLinkTarget($"/proc/{waiting}/cwd", returnFinalTarget: false)!.FullName);
        Assert.Equal(waiting, int.Parse(File.ReadAllText($"/proc/{waiting}/stat").Split(") ")[1].Split(' ')[3]));
        Assert.Contains("SigBlk:\t0000000000000000\n", File.ReadAllText($"/proc/{waiting}/status"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_variable_is_enough_where_cr_is_the_runtime()
    {
        var hooked = Prepare("memory");
        hooked.SetVariable("warm");

        using var container = TestContainer.RunUnder(hooked.Configured(LiveEnvironment.Cr), Fresh, State);

        container.ExpectOk(1);
        ExpectNobodyWaits();
    }

    [Fact]
    public void An_image_given_to_restore_counts_more_than_an_annotation()
    {
        Prepare("memory").Annotate("cold");

        using var container = Restore();

        container.ExpectOk(1);
        Assert.Empty(Waiting());
    }

    [Fact]
    public void Two_containers_start_from_one_image()
    {
        Prepare("memory").Annotate("warm");
        var copy = Fresh.Copy(Path.Combine(Work, "copy"));

        using var one = Create("runc");
        using var two = TestContainer.CreateUnder(["runc"], copy, State);
        two.Do("start");
        one.Do("start");

        one.ExpectOk(1);
        two.ExpectOk(1);
        ExpectNobodyWaits();
    }

    /// <summary>As it is told on demand, what serves it is there as long as it runs; else until all is loaded.</summary>
    [Theory]
    [InlineData("runc", "on-demand")]
    [InlineData("crun", "on-demand")]
    [InlineData("runc", "lazy-pages")]
    [InlineData("crun", "lazy-pages")]
    public void Its_memory_comes_after_its_start_where_it_is_annotated_so_and_nothing_is_left(string runtime, string flags)
    {
        Prepare("first_pages").Annotate("warm", flags);
        File.WriteAllText(Fresh.InRoot("tmp/order"), "touch 40\ntouch 3");

        using var container = Create(runtime);
        container.Do("start");
        container.ExpectOk(1);
        var left = flags == "on-demand" ? ServedBy(container.Pid) : [];
        if (flags == "lazy-pages")
        {
            ExpectNobodyWaits();
            PageServers.ExpectNone(container.Pid, Work);
        }

        container.Stop();
        container.Do("delete");

        ExpectNobodyWaits();
        Assert.All(left, process => Assert.True(RunningTask.WaitForEnd(process.Pid, process.StartTime, Patience), $"process {process.Pid} is left"));
        Assert.Empty(Directory.GetFiles("/run/cr/pages", $"{container.Pid}-*"));
    }

    [Fact]
    public void The_pages_it_touches_first_are_written_down_beside_the_image_in_the_store()
    {
        var hooked = Prepare("first_pages");
        hooked.Annotate("warm", "record-first-pages");
        File.WriteAllText(Fresh.InRoot("tmp/order"), "touch 40\ntouch 3");
        using var container = Create("runc");
        container.Do("start");
        container.ExpectOk(1);

        CrCommand.Succeed("--root", State, "check", container.Id);
        ExpectNobodyWaits();

        var area = ulong.Parse(File.ReadAllText(Fresh.InRoot("tmp/area")), System.Globalization.NumberStyles.AllowHexSpecifier);
        var first = FirstPages.Decode(File.ReadAllBytes(FirstPagesFile.Beside(hooked.ImageFile("warm"))));
        Assert.Equal([area + (40 * 4096), area + (3 * 4096)], first.Runs.Select(run => run.Start).Where(start => start >= area && start < area + (256 * 4096)));
    }

    /// <summary>While the container is only created: the disk reads what is named, and not the rest.</summary>
    [Fact]
    public void What_it_touches_first_is_read_before_it_starts()
    {
        const ulong pages = 16 << 8;
        const long bytes = 16 << 20;
        var hooked = Prepare("big_memory 64");
        hooked.Annotate("warm", "on-demand");
        var image = hooked.ImageFile("warm");
        var large = ImagePages.StateOf(Path.GetDirectoryName(image)!);
        var run = large.Tasks[0].Memory.Pages.Runs.MaxBy(run => run.Pages);
        File.WriteAllBytes(FirstPagesFile.Beside(image), new FirstPages(large.Head.CheckpointId, [new PageRun(run.Start + (16 << 20), pages)]).Encode());
        PageCache.Drop(image);
        Assert.SkipWhen(PageCache.BytesOf(image) > 0, "the file system of temporary files is one in memory");

        using var container = Create("runc");

        Assert.True(SpinWait.SpinUntil(() => PageCache.BytesOf(image) >= bytes, Patience), $"{PageCache.BytesOf(image)} bytes were read");
        Assert.InRange(PageCache.BytesOf(image), bytes, 2 * bytes);
        container.Do("start");
        container.ExpectOk(1);
    }

    /// <summary>The process that traces a task, and the one beside it.</summary>
    private static (int Pid, ulong StartTime)[] ServedBy(int pid)
    {
        var server = PageServers.Of(pid);
        Assert.Contains("hook-restore", HostProcesses.CommandLine(server), StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles("/run/cr/pages", $"{pid}-*"));
        return [.. new[] { server, PageServers.KeeperOf(server) }.Select(process => (process, RunningTask.StartTime(process)!.Value))];
    }

    /// <summary>An image in the store, and a fresh bundle.</summary>
    private HookedBundle Prepare(string program)
    {
        TakeImage(program);
        var hooked = new HookedBundle(Work, Fresh);
        hooked.AddImage("warm", ImageDirectory);
        return hooked;
    }

    /// <summary>Has the image in the store use pages of another one that root has put there.</summary>
    private static void PutEarlierImage(HookedBundle hooked)
    {
        hooked.AddImage("cold", Path.GetDirectoryName(hooked.ImageFile("warm"))!);
        ImageChain.Split(hooked.ImageFile("warm"), [hooked.ImageFile("cold")], seed: 1);
        File.CreateSymbolicLink(Path.Combine(Path.GetDirectoryName(hooked.ImageFile("warm"))!, "parent"), "../cold");
    }

    private TestContainer Create(string runtime) => TestContainer.CreateUnder(Words(runtime), Fresh, State);

    private void ExpectCreateFails(string runtime, string reason)
    {
        var result = CrCommand.RunProgram([.. Words(runtime), "--root", State, "create", "--bundle", Fresh.Directory, FreshId]);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(reason, result.Error, StringComparison.Ordinal);
        Leftovers.ExpectNone(State, Fresh);
        Assert.Empty(Waiting());
    }

    private static string[] Words(string runtime) => [runtime == "crun" ? LiveEnvironment.Crun : runtime];

    private int[] Waiting() => [.. HostProcesses.Naming("hook-restore").Intersect(HostProcesses.Naming(Work))];

    private void ExpectNobodyWaits()
    {
        var start = Stopwatch.GetTimestamp();
        while (Waiting().Length > 0)
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Patience, "the background process does not end");
            Thread.Yield();
        }
    }
}
