using CrContainers.Tests.Plugin.Fakes;

namespace CrContainers.Tests.Plugin;

/// <summary>Every flag of runc's checkpoint and restore is honoured, accepted, or refused with a reason; what is wrong is said in one line.</summary>
public sealed class FlagTests : IDisposable
{
    private readonly FakeRuntime fake = new();

    public void Dispose() => fake.Dispose();

    [Theory]
    [InlineData("checkpoint", "--leave-running")]
    [InlineData("restore", "--console-socket")]
    public void Help_lists_every_flag_and_succeeds(string verb, string flag)
    {
        foreach (var help in (string[])["--help", "-h"])
        {
            var result = CrProgram.Run(fake, verb, help);

            Assert.Equal(0, result.ExitCode);
            Assert.Contains(flag, result.Output, StringComparison.Ordinal);
            Assert.Contains("Examples:", result.Output, StringComparison.Ordinal);
        }

        Assert.Empty(fake.Calls);
    }

    [Fact]
    public void Help_of_cr_names_its_own_verbs()
    {
        var result = CrProgram.Run(fake, "--help");

        Assert.Equal(0, result.ExitCode);
        foreach (var verb in (string[])["checkpoint", "restore", "check", "inspect", "verify", "merge", "setup", "completion"])
        {
            Assert.Contains($"  {verb} ", result.Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("checkpoint", "--lazy-pages")]
    [InlineData("checkpoint", "--lazy-pages", "--status-fd", "3")]
    [InlineData("checkpoint", "--page-server", "h:1")]
    [InlineData("checkpoint", "--no-such-flag")]
    [InlineData("restore", "--lsm-profile", "a:b")]
    [InlineData("restore", "--lsm-mount-context", "c")]
    [InlineData("checkpoint", "--tcp-established")]
    [InlineData("restore", "--tcp-established")]
    [InlineData("restore", "--no-such-flag")]
    public void What_cannot_be_honoured_is_refused_by_name(string verb, params string[] flags)
    {
        var result = CrProgram.Run(fake, [verb, .. flags, "id"]);

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith($"cr: {verb} flag {flags[0]}: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("\nhint: ", result.Error, StringComparison.Ordinal);
        Assert.Empty(fake.Calls);
    }

    [Theory]
    [InlineData("--tcp-close")]
    [InlineData("--ext-unix-sk")]
    [InlineData("--shell-job")]
    [InlineData("--file-locks")]
    [InlineData("-file-locks")]
    [InlineData("--manage-cgroups-mode", "soft")]
    [InlineData("--manage-cgroups-mode=full")]
    [InlineData("--empty-ns", "network")]
    [InlineData("--auto-dedup")]
    [InlineData("--status-fd", "3")]
    [InlineData("--leave-running", "--leave-running")]
    [InlineData("--lazy-pages=false")]
    public void What_has_no_meaning_is_accepted(params string[] flags)
    {
        fake.Does("echo 'level=error msg=\"container does not exist\"' >&2; exit 1");

        var result = CrProgram.Run(fake, ["--root", fake.State, "checkpoint", .. flags, "--image-path", fake.InDirectory("image"), "gone"]);

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("cr: checkpoint container gone: the runtime does not know it: container does not exist\n", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(fake.InDirectory("image")), "a directory was left");
    }

    /// <summary>podman asks in this way whether restore knows the flag.</summary>
    [Fact]
    public void A_flag_without_its_value_needs_an_argument() =>
        Assert.Contains("flag needs an argument: --lsm-mount-context", CrProgram.Run(fake, "restore", "--lsm-mount-context").Error, StringComparison.Ordinal);

    [Theory]
    [InlineData("../../etc")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("")]
    [InlineData("a b")]
    public void An_id_that_is_none_is_refused(string id)
    {
        var result = CrProgram.Run(fake, "checkpoint", "--image-path", fake.InDirectory("image"), id);

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("cr: checkpoint container id", result.Error, StringComparison.Ordinal);
        Assert.Empty(fake.Calls);
    }

    [Fact]
    public void Two_ids_are_one_too_many() => Assert.Equal(2, CrProgram.Run(fake, "checkpoint", "a", "b").ExitCode);

    [Fact]
    public void Image_and_image_path_exclude_each_other() =>
        Assert.Equal(2, CrProgram.Run(fake, "checkpoint", "--image", "/a", "--image-path", "/b", "id").ExitCode);

    [Theory]
    [InlineData("check", "--no-such-flag", "x")]
    [InlineData("inspect")]
    [InlineData("inspect", "x", "--format", "yaml")]
    [InlineData("completion", "tcsh")]
    [InlineData("check")]
    public void An_operator_verb_tells_what_it_needs(params string[] arguments)
    {
        var result = CrProgram.Run(fake, arguments);

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith($"cr: {arguments[0]} ", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash", "complete -F _cr cr")]
    [InlineData("zsh", "bashcompinit")]
    [InlineData("fish", "complete -c cr")]
    public void Completion_knows_verbs_and_flags(string shell, string mark)
    {
        var script = CrProgram.Run(fake, "completion", shell).Output;

        Assert.Contains(mark, script, StringComparison.Ordinal);
        Assert.Contains("leave-running", script, StringComparison.Ordinal);
        Assert.Contains("inspect", script, StringComparison.Ordinal);
    }

    [Fact]
    public void Bash_completes_with_it()
    {
        var result = CrProgram.RunInShell(fake, "bash -c 'source <(\"$CR\" completion bash); COMP_WORDS=(cr checkpoint --lea); COMP_CWORD=2; _cr; echo \"${COMPREPLY[@]}\"'");

        Assert.Equal("--leave-running\n", result.Output);
    }
}
