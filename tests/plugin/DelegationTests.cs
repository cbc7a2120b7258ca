using CrContainers.Tests.Plugin.Fakes;

namespace CrContainers.Tests.Plugin;

/// <summary>What is not done by <c>cr</c> reaches the low-level runtime as if the caller had called that itself.</summary>
public sealed class DelegationTests : IDisposable
{
    private const string Exit37 = "exit 37";
    private readonly FakeRuntime fake = new();

    public void Dispose() => fake.Dispose();

    [Theory]
    [InlineData("create", "--bundle", "/b", "--pid-file", "/p", "id")]
    [InlineData("--root", "/r", "--log", "/l", "--log-format", "json", "start", "id")]
    [InlineData("run", "-d", "--bundle=/a b", "")]
    [InlineData("--root=/r", "state", "id")]
    [InlineData("kill", "id", "15")]
    [InlineData("delete", "--force", "id")]
    [InlineData("exec", "--process", "/f", "id", "checkpoint")]
    [InlineData("pause", "id")]
    [InlineData("resume", "id")]
    [InlineData("ps", "--format", "json", "id")]
    [InlineData("events", "id")]
    [InlineData("update", "--resources", "-", "id")]
    [InlineData("list")]
    [InlineData("spec", "$HOME `ls` \"quoted\" 'single'")]
    [InlineData("--version")]
    [InlineData("--no-such-option", "checkpoint", "id")]
    [InlineData("no-such-verb")]
    public void Every_argument_arrives_as_it_was(params string[] arguments)
    {
        fake.Does(Exit37);

        var result = CrProgram.Run(fake, arguments);

        Assert.Equal(37, result.ExitCode);
        Assert.Equal([arguments], fake.Calls);
        Assert.Equal(("", ""), (result.Output, result.Error));
    }

    [Fact]
    public void Bytes_that_are_no_utf8_arrive_as_they_were()
    {
        CrProgram.RunInShell(fake, "exec \"$CR\" state \"$(printf 'a\\377\\200b')\"");

        Assert.Equal([["state", "a\u00ff\u0080b"]], fake.Calls);
    }

    [Fact]
    public void Streams_working_directory_and_environment_are_the_callers()
    {
        fake.Does("cat; pwd; printf %s \"$MARK\" >&2");

        var result = CrProgram.RunInShell(fake, "cd /usr && echo input | MARK=kept \"$CR\" list");

        Assert.Equal("input\n/usr\n", result.Output);
        Assert.Equal("kept", result.Error);
    }

    [Fact]
    public void Signals_limits_and_descriptors_are_the_callers()
    {
        const string describe = "grep -E '^(SigIgn|SigBlk)' /proc/self/status; ulimit -Sa; ulimit -Ha; ls -l /proc/self/fd | sed 's/.* \\([0-9]* ->\\)/\\1/; s/[0-9]*]//' | grep -v /proc/";
        fake.Does(describe);

        const string prepare = "ulimit -Sn 512; trap '' HUP; exec 7</dev/zero; exec env --default-signal=PIPE";
        var direct = CrProgram.RunInShell(fake, $"{prepare} \"{fake.Executable}\" list");
        var through = CrProgram.RunInShell(fake, $"{prepare} \"$CR\" list");

        Assert.Contains("SigIgn", direct.Output, StringComparison.Ordinal);
        Assert.Contains("7 -> /dev/zero", direct.Output, StringComparison.Ordinal);
        Assert.Equal(direct.Output, through.Output);
    }

    [Fact]
    public void CR_RUNTIME_names_another_runtime_by_path()
    {
        var other = fake.Install("other", "exit 3");

        Assert.Equal(3, CrProgram.Run(fake, new Dictionary<string, string> { ["CR_RUNTIME"] = other }, "list").ExitCode);
    }

    [Fact]
    public void CR_RUNTIME_names_another_runtime_by_name()
    {
        fake.Install("other", "exit 4");

        Assert.Equal(4, CrProgram.Run(fake, new Dictionary<string, string> { ["CR_RUNTIME"] = "other" }, "list").ExitCode);
    }

    [Fact]
    public void A_CR_RUNTIME_that_is_not_there_is_named()
    {
        var result = CrProgram.Run(fake, new Dictionary<string, string> { ["CR_RUNTIME"] = "/no/such/runtime" }, "list");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("/no/such/runtime", result.Error, StringComparison.Ordinal);
        Assert.Contains("hint:", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Installed_as_runc_it_does_not_call_itself()
    {
        fake.Does(Exit37);
        var front = fake.InDirectory("front");
        Directory.CreateDirectory(front);
        File.CreateSymbolicLink(Path.Combine(front, "runc"), CrProgram.Path);

        var result = CrProgram.RunInShell(fake, $"PATH={front}:$PATH runc list");

        Assert.Equal(37, result.ExitCode);
        Assert.Equal([["list"]], fake.Calls);
    }
}
