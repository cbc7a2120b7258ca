using System.Text.Json.Nodes;
using CrContainers.Tests.Plugin.Fakes;

namespace CrContainers.Tests.Plugin.Setup;

/// <summary><c>cr setup docker</c> changes two things in daemon.json, and takes just these back.</summary>
public sealed class DaemonJsonTests(InstalledCr cr) : IClassFixture<InstalledCr>, IDisposable
{
    private const string Others = """{"log-level":"warn","runtimes":{"other":{"path":"/o","runtimeArgs":["a b"]}},"mtu":1500.0,"label":"é<&>"}""";

    private readonly FakeRuntime fake = new();

    private string Path => fake.InDirectory("etc/daemon.json");

    private string Backup => Path + ".before-cr";

    private JsonObject Json => JsonNode.Parse(File.ReadAllText(Path))!.AsObject();

    public void Dispose() => fake.Dispose();

    [Fact]
    public void A_missing_file_is_made_and_gone_after_undo()
    {
        Succeed();

        Assert.Equal(cr.Path, (string?)Json["runtimes"]!["cr"]!["path"]);
        Assert.True((bool)Json["experimental"]!);
        Assert.Equal("644", Mode(Path));

        Succeed("--undo");

        Assert.Empty(Directory.GetFiles(fake.InDirectory("etc")));
    }

    [Fact]
    public void An_empty_file_counts_as_no_keys()
    {
        Write(" \n");

        Succeed();

        Assert.Equal(["runtimes", "experimental"], Json.Select(key => key.Key));
    }

    [Fact]
    public void Other_keys_are_kept_in_their_order_and_come_back_byte_for_byte()
    {
        Write(Others);

        Succeed();

        Assert.Equal(["log-level", "runtimes", "mtu", "label", "experimental"], Json.Select(key => key.Key));
        Assert.Equal(["other", "cr"], Json["runtimes"]!.AsObject().Select(key => key.Key));
        Assert.Equal("a b", (string?)Json["runtimes"]!["other"]!["runtimeArgs"]![0]);
        Assert.Contains("1500.0", File.ReadAllText(Path), StringComparison.Ordinal);
        Assert.Contains("é<&>", File.ReadAllText(Path), StringComparison.Ordinal);
        Assert.Equal(Others, File.ReadAllText(Backup));

        Succeed("--undo");

        Assert.Equal(Others, File.ReadAllText(Path));
        Assert.False(File.Exists(Backup), "the copy was left");
    }

    [Fact]
    public void A_second_run_changes_nothing()
    {
        Write(Others);
        Succeed();
        var (text, changed) = (File.ReadAllText(Path), File.GetLastWriteTimeUtc(Path));

        Assert.Contains("nothing to do", Succeed(), StringComparison.Ordinal);

        Assert.Equal((text, changed), (File.ReadAllText(Path), File.GetLastWriteTimeUtc(Path)));
        Assert.Equal(Others, File.ReadAllText(Backup));
    }

    [Fact]
    public void Undo_without_a_setup_changes_nothing()
    {
        Write(Others);

        Assert.Contains("nothing to do", Succeed("--undo"), StringComparison.Ordinal);

        Assert.Equal(Others, File.ReadAllText(Path));
    }

    [Fact]
    public void Undo_keeps_what_was_changed_since_and_turns_experimental_back()
    {
        Write("""{"experimental":false}""");
        Succeed();
        var json = Json;
        json["debug"] = true;
        Write(json.ToJsonString());

        Succeed("--undo");

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"experimental":false,"debug":true}"""), Json), Json.ToJsonString());
    }

    [Fact]
    public void Experimental_stays_until_the_last_name_is_taken_back()
    {
        Succeed();
        Succeed("--name", "second");

        Succeed("--undo");

        Assert.True((bool)Json["experimental"]!);
        Assert.Equal(["second"], Json["runtimes"]!.AsObject().Select(key => key.Key));

        Succeed("--undo", "--name", "second");

        Assert.False(File.Exists(Path), "the file was left");
    }

    [Theory]
    [InlineData("{\"a\": 1,\n \"b\" 2}", "line 2, byte 6: it is not JSON")]
    [InlineData("{\"a\": 1, // no\n \"b\": 2}", "line 1, byte 10: it is not JSON")]
    [InlineData("{\"a\": 1, \"a\": 2}", "it has a key twice")]
    [InlineData("[1]", "it is no object")]
    [InlineData("{\"runtimes\": [1]}", "\"runtimes\" is no object")]
    public void What_is_malformed_is_named_and_nothing_is_written(string text, string reason)
    {
        Write(text);

        var error = Refused();

        Assert.Equal($"cr: read {Path}: {reason}\nhint: mend it first; nothing was changed\n", error);
        Assert.Equal(text, File.ReadAllText(Path));
        Assert.Equal([Path], Directory.GetFiles(fake.InDirectory("etc")));
    }

    [Fact]
    public void Mode_owner_and_a_link_stay()
    {
        Directory.CreateDirectory(fake.InDirectory("etc"));
        var real = fake.InDirectory("real.json");
        File.WriteAllText(real, Others);
        Assert.Equal(0, CrProgram.RunInShell(fake, $"chmod 640 {real} && chown 12:34 {real}").ExitCode);
        File.CreateSymbolicLink(Path, real);

        Succeed();

        Assert.Equal(real, new FileInfo(Path).LinkTarget);
        Assert.Equal("640 12:34\n640 12:34\n", CrProgram.RunInShell(fake, $"stat -c '%a %u:%g' {real} {real}.before-cr").Output);
    }

    /// <summary>In a mount namespace of the shell's own.</summary>
    [Fact]
    public void A_read_only_directory_is_named_and_nothing_is_changed()
    {
        Write(Others);
        var directory = fake.InDirectory("etc");

        var result = CrProgram.RunInShell(fake, $"exec unshare --mount sh -c 'mount --bind {directory} {directory} && mount -o remount,bind,ro {directory} && exec {cr.Path} setup docker --daemon-json {Path}'");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith($"cr: setup docker {Backup}: it cannot be written: ", result.Error, StringComparison.Ordinal);
        Assert.Equal([Path], Directory.GetFiles(directory));
        Assert.Equal(Others, File.ReadAllText(Path));
    }

    [Fact]
    public void Somebody_elses_runtime_of_the_name_is_refused_both_ways()
    {
        const string text = """{"runtimes":{"cr":{"path":"/opt/cr"}}}""";
        Write(text);

        Assert.StartsWith($"cr: setup docker runtime cr: {Path} has one of that name, /opt/cr", Refused(), StringComparison.Ordinal);
        Assert.StartsWith("cr: setup docker runtime cr: it is /opt/cr, which is not this program", Refused("--undo"), StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(Path));
    }

    [Fact]
    public void A_default_runtime_is_not_taken_away()
    {
        Succeed();
        var json = Json;
        json["default-runtime"] = "cr";
        Write(json.ToJsonString());

        Assert.StartsWith("cr: setup docker runtime cr: it is the default-runtime", Refused("--undo"), StringComparison.Ordinal);
    }

    /// <summary>dockerd runs it as root.</summary>
    [Fact]
    public void A_cr_that_others_may_replace_is_not_registered()
    {
        var open = Directory.CreateDirectory(fake.InDirectory("open")).FullName;
        File.SetUnixFileMode(open, (UnixFileMode)0x1ff);

        var result = CrProgram.RunInShell(fake, $"cp {cr.Path} {open}/cr && exec {open}/cr setup docker --daemon-json {Path}");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith($"cr: setup docker {open}/cr: others than root may change {open}", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path), "it was registered");
    }

    private void Write(string text)
    {
        Directory.CreateDirectory(fake.InDirectory("etc"));
        File.WriteAllText(Path, text);
    }

    private string Succeed(params string[] arguments)
    {
        var result = cr.Run(fake, ["setup", "docker", "--daemon-json", Path, .. arguments]);
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Output;
    }

    private string Refused(params string[] arguments)
    {
        var result = cr.Run(fake, ["setup", "docker", "--daemon-json", Path, .. arguments]);
        Assert.Equal(2, result.ExitCode);
        return result.Error;
    }

    private string Mode(string path) => CrProgram.RunInShell(fake, $"stat -c %a {path}").Output.Trim();
}
