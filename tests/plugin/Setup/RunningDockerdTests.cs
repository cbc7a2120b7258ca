using System.Text.Json.Nodes;
using CrContainers.Tests.Plugin.Fakes;

namespace CrContainers.Tests.Plugin.Setup;

/// <summary>What <c>cr setup docker</c> does with a dockerd that runs: it is told to reload, or left alone where that would harm.</summary>
public sealed class RunningDockerdTests(InstalledCr cr) : IClassFixture<InstalledCr>, IDisposable
{
    private readonly FakeRuntime fake = new();

    private string Path => fake.InDirectory("daemon.json");

    private string PidFile => fake.InDirectory("docker.pid");

    private JsonNode Json => JsonNode.Parse(File.ReadAllText(Path))!;

    public void Dispose() => fake.Dispose();

    [Fact]
    public void It_is_told_to_reload_and_the_user_what_only_a_restart_does()
    {
        using var dockerd = Start("dockerd");

        var result = Setup();

        Assert.Contains($"dockerd (pid {dockerd.Pid}) was told to reload", result.Output, StringComparison.Ordinal);
        Assert.Contains($"left to do: restart dockerd (pid {dockerd.Pid})", result.Output, StringComparison.Ordinal);
        dockerd.ExpectReloaded();
    }

    /// <summary>Docker 20.10 does not start with the flag and the key.</summary>
    [Fact]
    public void One_started_with_experimental_needs_no_key_and_no_restart()
    {
        using var dockerd = Start("dockerd", "--experimental");

        var result = Setup();

        Assert.DoesNotContain("left to do", result.Output, StringComparison.Ordinal);
        Assert.Null(Json["experimental"]);
        Assert.NotNull(Json["runtimes"]!["cr"]);
        dockerd.ExpectReloaded();
    }

    [Fact]
    public void One_started_without_experimental_on_purpose_is_refused()
    {
        using var dockerd = Start("dockerd", "--experimental=false");

        Assert.Contains("--experimental=false", Refused(), StringComparison.Ordinal);

        dockerd.ExpectLeftAlone();
    }

    [Fact]
    public void One_with_runtimes_of_its_own_would_forget_them_at_a_reload()
    {
        using var dockerd = Start("dockerd", "--add-runtime", "kata=/k");

        var result = Setup();

        Assert.Contains("left to do: restart dockerd", result.Output, StringComparison.Ordinal);
        Assert.NotNull(Json["runtimes"]!["cr"]);
        dockerd.ExpectLeftAlone();
    }

    [Fact]
    public void One_that_was_given_a_runtime_of_the_name_is_refused()
    {
        using var dockerd = Start("dockerd", "--add-runtime=cr=/k");

        Assert.Contains("--add-runtime cr=", Refused(), StringComparison.Ordinal);

        dockerd.ExpectLeftAlone();
    }

    [Fact]
    public void One_that_reads_another_file_is_left_alone()
    {
        using var dockerd = Start("dockerd", "--config-file", "/another.json");

        Assert.Contains("no dockerd that reads this file runs", Setup().Output, StringComparison.Ordinal);

        dockerd.ExpectLeftAlone();
    }

    [Fact]
    public void A_pid_that_is_another_programs_by_now_gets_no_signal()
    {
        using var other = Start("another");

        Assert.Contains("no dockerd that reads this file runs", Setup().Output, StringComparison.Ordinal);

        other.ExpectLeftAlone();
    }

    private FakeDockerd Start(string name, params string[] arguments)
    {
        File.WriteAllText(Path, $$"""{"pidfile":"{{PidFile}}"}""");
        string[] reads = arguments.Contains("--config-file") ? [] : ["--config-file", Path];
        return FakeDockerd.Start(fake, PidFile, name, [.. reads, .. arguments]);
    }

    private CrResult Setup()
    {
        var result = cr.Run(fake, "setup", "docker", "--daemon-json", Path);
        Assert.True(result.ExitCode == 0, result.Error);
        return result;
    }

    private string Refused()
    {
        var before = File.ReadAllText(Path);
        var result = cr.Run(fake, "setup", "docker", "--daemon-json", Path);
        Assert.Equal(2, result.ExitCode);
        Assert.Equal(before, File.ReadAllText(Path));
        return result.Error;
    }
}
