using System.Text.Json.Nodes;
using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>Pages of hugetlbfs. All hosts have few of them: these tests run one after the other, and set aside what they need.</summary>
public sealed class HugePageTests(HugePagePool pool) : RestoreFaultTest, IClassFixture<HugePagePool>
{
    /// <summary>What the programs take, and room for none but them.</summary>
    private const int Enough = 40;

    /// <summary>Pages with contents in an image of the program: of private memory 6, of shared memory 1, of memfds 4.</summary>
    private const int PagesOfImage = 11;
    private HugePageCgroup? cgroup;

    /// <summary>The cgroup last: it goes only when no container is in it.</summary>
    public override void Dispose()
    {
        base.Dispose();
        cgroup?.Dispose();
    }

    [Theory]
    [InlineData("hugetlb", "", false)]
    [InlineData("hugetlb", "", true)]
    [InlineData("hugetlb segment", "caps=IPC_LOCK", false)]
    public void Comes_back_as_it_was_through_two_generations(string program, string options, bool asUser)
    {
        pool.Provide(Enough);
        ComesBack(new ProgramCase(program, options), asUser ? Identity.User : Identity.Root, generations: 2);
    }

    /// <summary>A copy on write takes a page that nobody has set aside: without one the kernel takes it from the copy, or kills who writes.</summary>
    [Fact]
    public void A_container_that_has_private_ones_and_goes_on_is_not_copied()
    {
        pool.Provide(Enough);
        using var container = Start(new ProgramCase("hugetlb", ""), Identity.User);
        var image = NewImage();

        container.Checkpoint(image, "--leave-running");

        Assert.Contains("until all was written: it has private memory in huge pages", File.ReadAllText(Path.Combine(image, "dump.log")), StringComparison.Ordinal);
        container.ExpectOk(1);
    }

    /// <summary>A page that holds little is kept whole.</summary>
    [Fact]
    public void Pages_of_a_gibibyte_come_back()
    {
        pool.ProvideGigantic(1);
        try
        {
            ComesBack(new ProgramCase("hugetlb gigantic", ""), Identity.User, generations: 1);
        }
        finally
        {
            pool.ProvideGigantic(0);
        }
    }

    /// <summary>Said before the fresh container's init runs: nothing was rebuilt.</summary>
    [Fact]
    public void A_host_with_too_few_says_how_many_and_where()
    {
        pool.Provide(Enough);
        TakeImage("hugetlb");
        pool.Provide(3);

        ExpectRefused("restore image: it needs ", " huge pages of 2 MiB, and this host has ", " free (/sys/kernel/mm/hugepages/hugepages-2048kB)");
    }

    /// <summary>Exactly what the message asks for is enough.</summary>
    [Fact]
    public void As_many_as_it_asks_for_are_enough()
    {
        pool.Provide(Enough);
        TakeImage("hugetlb");
        pool.Provide(0);
        var words = TryRestore().Error.Split(' ');
        pool.Provide(int.Parse(words[Array.IndexOf(words, "needs") + 1]));

        using var restored = Restore();

        restored.ExpectOk(1);
        restored.Stop();
    }

    [Fact]
    public void A_segment_that_the_fresh_container_may_not_make()
    {
        pool.Provide(Enough);
        using (var container = Start(new ProgramCase("hugetlb segment", "caps=IPC_LOCK"), Identity.Root))
        {
            TakeImage(container.Bundle, container.Id);
        }

        Fresh.Change(config => Confine(config["process"]!));

        ExpectRefused("make /SYSV0000004d (deleted): the fresh container may not make a segment of huge pages (SHM_HUGETLB)");
    }

    /// <summary>Those who touch a page first pay for it: they must be the container's own.</summary>
    [Fact]
    public void The_container_pays_for_the_pages()
    {
        pool.Provide(Enough);
        TakeImage("hugetlb");
        cgroup = new HugePageCgroup();
        cgroup.Take(Fresh);

        using var restored = Restore();

        Assert.Equal(PagesOfImage * 2L << 20, cgroup.Touched);
        restored.ExpectOk(1);
    }

    [Fact]
    public void A_cgroup_that_may_have_too_few()
    {
        pool.Provide(Enough);
        TakeImage("hugetlb");
        cgroup = new HugePageCgroup();
        cgroup.Limit((PagesOfImage - 1) * 2L << 20);
        cgroup.Take(Fresh);

        ExpectRefused("fill ", "the kernel gives the fresh container no more huge page of 2 MiB");
    }

    /// <summary>Its mount is empty in a fresh container.</summary>
    [Fact]
    public void A_file_of_a_hugetlbfs_mount_is_refused()
    {
        pool.Provide(Enough);
        var bundle = NewBundle(new ProgramCase("refused hugetlbfs", ""), Identity.Root);
        bundle.AddMount("/huge", "hugetlbfs", "pagesize=2M");
        using var container = TestContainer.Run(bundle, State);
        container.WaitUntilReady();

        var result = container.TryCheckpoint(NewImage());

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("(/huge/file): it maps a file of a hugetlbfs mount, which is empty in a fresh container", result.Error, StringComparison.Ordinal);
        container.ExpectOk(1);
        container.Stop();
    }

    /// <summary>Not root, whose group the kernel lets make such segments; and hardly allowed to lock memory, which also would do.</summary>
    private static void Confine(JsonNode process)
    {
        process["user"] = new JsonObject { ["uid"] = 1000, ["gid"] = 1000 };
        process["capabilities"] = new JsonObject();
        process["rlimits"] = new JsonArray(new JsonObject { ["type"] = "RLIMIT_MEMLOCK", ["soft"] = 65536, ["hard"] = 65536 });
    }
}
