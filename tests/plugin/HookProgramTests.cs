using System.Diagnostics;
using CrContainers.Tests.Plugin.Fakes;

namespace CrContainers.Tests.Plugin;

/// <summary>cr-hook in front of a <c>cr</c> of the test's own.</summary>
public sealed class HookProgramTests : IDisposable
{
    private const string Plain = """{"ociVersion":"1.0.2","id":"c1","status":"creating","pid":4711,"bundle":"/b","annotations":{"other":"x"}}""";
    private const string Annotated = """{"id":"c1","pid":4711,"bundle":"/b","annotations":{"io.crcontainers.restore":"warm"}}""";
    private readonly FakeRuntime fake = new();

    public HookProgramTests() => fake.Install("cr", "echo ready");

    public void Dispose() => fake.Dispose();

    [Theory]
    [InlineData("createRuntime", Plain)]
    [InlineData("poststop", Plain)]
    [InlineData("createRuntime", """{"id":"c1","pid":1,"bundle":"/b"}""")]
    [InlineData("createRuntime", """{"id":"c1","pid":1,"bundle":"/b","annotations":null}""")]
    public void A_container_that_names_no_image_is_let_alone(string stage, string state)
    {
        var result = HookProgram.Run(fake, state, stage);

        Assert.Equal((0, "", ""), (result.ExitCode, result.Output, result.Error));
        Assert.Empty(fake.Calls);
    }

    [Theory]
    [InlineData("prestart")]
    [InlineData("createruntime")]
    [InlineData("--name")]
    public void An_unknown_hook_warns_and_lets_the_container_start(string hook)
    {
        var result = HookProgram.Run(fake, Annotated, hook);

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith($"cr: warning: cr-hook does not know the hook \"{hook}\"", result.Error, StringComparison.Ordinal);
        Assert.Empty(fake.Calls);
    }

    [Fact]
    public void The_annotation_and_the_state_are_handed_to_cr()
    {
        var result = HookProgram.Run(fake, Annotated, "createRuntime");

        Assert.Equal((0, "", ""), (result.ExitCode, result.Output, result.Error));
        Assert.Equal([["hook-restore", "--pid=4711", "--bundle=/b", "--name=warm", "--", "c1"]], fake.Calls);
    }

    [Fact]
    public void A_name_on_the_command_line_counts_more_than_the_annotation()
    {
        HookProgram.Run(fake, Annotated, "createRuntime", "--name", "-odd name");

        Assert.Contains("--name=-odd name", fake.Calls[0]);
    }

    [Fact]
    public void What_cr_says_against_it_is_the_hooks_failure()
    {
        fake.Install("cr", "echo 'cr: restore image warm: no' >&2; echo 'hint: yes' >&2; exit 7");

        var result = HookProgram.Run(fake, Annotated, "createRuntime");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("cr: restore image warm: no\nhint: yes\n", result.Error);
    }

    [Fact]
    public void A_cr_that_dies_without_a_word_is_a_failure_too()
    {
        fake.Install("cr", "kill -9 $$");

        var result = HookProgram.Run(fake, Annotated, "createRuntime");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("cr has ended without an answer", result.Error, StringComparison.Ordinal);
    }

    /// <summary>The background process lives on; its output is not the hook's, for which a runtime waits.</summary>
    [Fact]
    public void The_hook_does_not_wait_for_what_it_leaves_behind()
    {
        fake.Install("cr", "echo $$ >pid; echo ready; exec sleep 1000");

        var result = HookProgram.Run(fake, Annotated, "createRuntime");

        using var left = Process.GetProcessById(int.Parse(File.ReadAllText(fake.InDirectory("pid"))));
        Assert.False(left.HasExited, "it was to live on");
        left.Kill();
        Assert.Equal(0, result.ExitCode);
    }

    /// <summary>crun has its hooks run with every signal blocked: the end of a child is never told.</summary>
    [Fact]
    public void Blocked_signals_do_not_keep_a_failure_back()
    {
        fake.Install("cr", "echo no >&2; exit 1");
        HookProgram.Run(fake, Plain, "poststop");

        var result = CrProgram.RunInShell(fake, $"printf '%s' '{Annotated}' | exec env --block-signal timeout -s KILL 20 ./cr-hook createRuntime");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("no\n", result.Error);
    }

    /// <summary>A runtime that throws away what its hooks print, as crun does, is told by its own stderr and log.</summary>
    [Fact]
    public void Where_stderr_is_thrown_away_the_runtimes_own_is_used()
    {
        fake.Install("cr", "echo 'cr: no' >&2; exit 1");
        HookProgram.Run(fake, Plain, "poststop");
        File.WriteAllText(fake.InDirectory("script"), $"printf '%s' '{Annotated}' >state; (exec ./cr-hook createRuntime <state >/dev/null 2>/dev/null); echo $?");

        var result = CrProgram.RunInShell(fake, "sh script --log \"$PWD/log\" --log-format json create c1 2>&1 | cat");

        Assert.Equal("cr: no\n1\n", result.Output);
        Assert.Contains("\"msg\":\"cr: no\",\"level\":\"error\"", File.ReadAllText(fake.InDirectory("log")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"id\": 7, \"bundle\": \"/b\"}")]
    [InlineData("{\"bundle\": \"/b\"}")]
    [InlineData("{\"id\": \"c1\", \"pid\": \"x\", \"bundle\": \"/b\"}")]
    public void A_state_that_is_none_is_told(string state)
    {
        var result = HookProgram.Run(fake, state, "createRuntime");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("cr: read container state on stdin: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Poststop_cleans_up()
    {
        HookProgram.Run(fake, Annotated, "poststop");

        Assert.Equal([["hook-clean", "--bundle=/b", "--", "c1"]], fake.Calls);
    }

    [Fact]
    public void Poststop_keeps_no_container_from_being_deleted()
    {
        fake.Install("cr", "echo 'cr: trouble' >&2; exit 1");

        var result = HookProgram.Run(fake, Annotated, "poststop");

        Assert.Equal((0, "cr: trouble\n"), (result.ExitCode, result.Error));
    }
}
