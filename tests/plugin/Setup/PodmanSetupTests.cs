using CrContainers.Tests.Plugin.Fakes;

namespace CrContainers.Tests.Plugin.Setup;

/// <summary><c>cr setup podman</c> puts a link called criu and a file for containers.conf.d in place, over nothing of anybody else's.</summary>
public sealed class PodmanSetupTests(InstalledCr cr) : IClassFixture<InstalledCr>, IDisposable
{
    private readonly FakeRuntime fake = new();

    private string Link => fake.InDirectory("sbin/criu");

    private string Runtime => fake.InDirectory("conf.d/cr.conf");

    public void Dispose() => fake.Dispose();

    [Fact]
    public void Link_and_runtime_are_made_once_and_gone_after_undo()
    {
        SkipWhereThereIsACriu();

        Assert.DoesNotContain("nothing to do", Succeed(), StringComparison.Ordinal);

        Assert.Equal(cr.Path, new FileInfo(Link).LinkTarget);
        Assert.EndsWith($"[engine.runtimes]\ncr = [\"{cr.Path}\"]\n", File.ReadAllText(Runtime), StringComparison.Ordinal);
        Assert.Equal(2, Lines(Succeed()).Count(line => line.StartsWith("nothing to do: ", StringComparison.Ordinal)));

        Assert.Equal([$"{Link}: removed", $"{Runtime}: removed"], Lines(Succeed("--undo")));

        Assert.Empty(Directory.GetFileSystemEntries(fake.InDirectory("sbin")));
        Assert.Empty(Directory.GetFileSystemEntries(fake.InDirectory("conf.d")));
        Assert.Equal(2, Lines(Succeed("--undo")).Count(line => line.StartsWith("nothing to do: ", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_link_to_a_cr_in_another_place_is_led_here()
    {
        SkipWhereThereIsACriu();
        var old = Directory.CreateDirectory(fake.InDirectory("old")).FullName + "/cr";
        File.WriteAllText(old, "");
        Directory.CreateDirectory(fake.InDirectory("sbin"));
        File.CreateSymbolicLink(Link, old);

        Succeed();

        Assert.Equal(cr.Path, new FileInfo(Link).LinkTarget);
    }

    [Fact]
    public void A_criu_on_PATH_is_named_and_left_alone()
    {
        var real = fake.Install("criu", "exit 0");

        Assert.StartsWith($"cr: setup podman {real}: there is a criu already", Refused(), StringComparison.Ordinal);

        Assert.False(Directory.Exists(fake.InDirectory("sbin")), "something was made");
        Assert.False(File.Exists(Runtime), "something was made");
    }

    [Theory]
    [InlineData("/bin/true")]
    [InlineData("/no/such/program")]
    public void A_criu_in_the_links_place_is_neither_covered_nor_removed(string target)
    {
        Directory.CreateDirectory(fake.InDirectory("sbin"));
        File.CreateSymbolicLink(Link, target);

        Assert.StartsWith($"cr: setup podman {Link}: there is a criu already", Refused(), StringComparison.Ordinal);
        Succeed("--undo");

        Assert.Equal(target, new FileInfo(Link).LinkTarget);
    }

    [Fact]
    public void Somebody_elses_file_is_neither_written_nor_removed()
    {
        SkipWhereThereIsACriu();
        Directory.CreateDirectory(fake.InDirectory("conf.d"));
        File.WriteAllText(Runtime, "[engine.runtimes]\n");

        Assert.StartsWith($"cr: setup podman {Runtime}: it was not written by cr setup", Refused(), StringComparison.Ordinal);
        Assert.False(File.Exists(Link), "the link was made");
        Refused("--undo");

        Assert.Equal("[engine.runtimes]\n", File.ReadAllText(Runtime));
    }

    private static string[] Lines(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static void SkipWhereThereIsACriu() =>
        Assert.SkipWhen(((string[])["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin"]).Select(place => $"{place}/criu").Any(path => File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true)?.Name != "cr"), "skip: this host has a criu, over which nothing is set up");

    private string Succeed(params string[] arguments)
    {
        var result = Run(arguments);
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Output;
    }

    private string Refused(params string[] arguments)
    {
        var result = Run(arguments);
        Assert.Equal(2, result.ExitCode);
        return result.Error;
    }

    private CrResult Run(string[] arguments) => cr.Run(fake, ["setup", "podman", "--link", Link, "--runtime-conf", Runtime, .. arguments]);
}
