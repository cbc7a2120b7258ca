using CrContainers.Tests.Plugin.Fakes;

namespace CrContainers.Tests.Plugin.Compose;

/// <summary>The order of what the daemon is asked for: all are frozen before the first is dumped, and all is taken back if one fails.</summary>
public sealed class ComposeCheckpointTests : IDisposable
{
    private static readonly string[] Names = ["shop_db_1", "shop_web_1", "shop_web_2"];

    private readonly ProjectFolder folder = new ProjectFolder().Runs("web", "db")
        .With("compose.yaml", "name: shop\nservices: {web: {depends_on: [db]}, db: {}}");

    public ComposeCheckpointTests() => folder.Docker.Containers.AddService("shop", "web", number: 2);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void All_are_frozen_first_dumped_dependents_first_and_end()
    {
        var result = folder.Run("checkpoint");

        Assert.Equal("", result.Error);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal([.. Calls("pause"), .. Calls("checkpoints"), .. Names.Reverse().SelectMany(name => new[] { $"POST /containers/{name}/kill", $"POST /containers/{name}/wait" })], folder.Docker.Calls);
        Assert.All(Names, name => Assert.Equal(["compose"], folder.Docker.Containers.Checkpoints(name)));
    }

    [Fact]
    public void Left_running_they_go_on_only_after_the_last_dump()
    {
        var result = folder.Run("checkpoint", "--leave-running", "--name", "two");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal([.. Calls("pause"), .. Calls("checkpoints"), .. Calls("unpause").Reverse()], folder.Docker.Calls);
        Assert.All(Names, name => Assert.Equal(["two"], folder.Docker.Containers.Checkpoints(name)));
        Assert.All(Names, name => Assert.True(IsRunning(name) && !IsPaused(name)));
    }

    [Theory]
    [InlineData("POST /containers/shop_db_1/checkpoints")]
    [InlineData("POST /containers/shop_web_1/pause")]
    public void If_one_fails_all_go_on_and_no_checkpoint_is_left(string call)
    {
        folder.Docker.Fails(call, 500, "fd 7: it is a socket");

        var result = folder.Run("checkpoint");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith($"cr: compose checkpoint container {call.Split('/')[2]}: fd 7: it is a socket\n", result.Error, StringComparison.Ordinal);
        Assert.All(Names, name => Assert.True(IsRunning(name) && !IsPaused(name), name));
        Assert.All(Names, name => Assert.Empty(folder.Docker.Containers.Checkpoints(name)));
    }

    [Fact]
    public void A_step_back_that_fails_keeps_no_other_from_being_done()
    {
        folder.Docker.Fails("POST /containers/shop_db_1/checkpoints", 500, "disk full");
        folder.Docker.Fails("DELETE /containers/shop_web_1/checkpoints/compose", 500, "busy");
        folder.Docker.Fails("POST /containers/shop_web_2/unpause", 500, "stuck");

        var result = folder.Run("checkpoint");

        Assert.Contains("disk full\n", result.Error, StringComparison.Ordinal);
        Assert.Contains("busy\n", result.Error, StringComparison.Ordinal);
        Assert.Contains("stuck\n", result.Error, StringComparison.Ordinal);
        Assert.Empty(folder.Docker.Containers.Checkpoints("shop_web_2"));
        Assert.False(IsPaused("shop_db_1"));
        Assert.False(IsPaused("shop_web_1"));
    }

    [Theory]
    [InlineData("POST /containers/shop_web_2/pause")]
    [InlineData("POST /containers/shop_web_2/checkpoints")]
    public void A_signal_takes_all_back(string call)
    {
        folder.Docker.At(call, () => Shell($"until [ -s {folder.Path("pid")} ]; do :; done; kill -TERM $(cat {folder.Path("pid")})"));

        var result = folder.Docker.RunInShell($"\"$CR\" compose checkpoint & echo $! >{folder.Path("pid")}; wait $!");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(": interrupted; what was begun is taken back\n", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(folder.Docker.Calls, made => made.EndsWith("/kill", StringComparison.Ordinal));
        Assert.All(Names, name => Assert.True(IsRunning(name) && !IsPaused(name), name));
        Assert.All(Names, name => Assert.Empty(folder.Docker.Containers.Checkpoints(name)));
    }

    [Fact]
    public void One_that_cannot_be_ended_goes_on_and_the_others_end()
    {
        folder.Docker.Fails("POST /containers/shop_web_1/kill", 500, "it does not die");

        var result = folder.Run("checkpoint");

        Assert.Equal(1, result.ExitCode);
        Assert.True(IsRunning("shop_web_1") && !IsPaused("shop_web_1"));
        Assert.False(IsRunning("shop_db_1"));
        Assert.All(Names, name => Assert.Equal(["compose"], folder.Docker.Containers.Checkpoints(name)));
    }

    [Fact]
    public void A_taken_name_is_told_before_anything_is_frozen()
    {
        folder.Docker.Containers.AddCheckpoint("shop_db_1", "compose");

        var result = folder.Run("checkpoint");

        Assert.StartsWith("cr: compose checkpoint container shop_db_1: it has a checkpoint compose already\nhint: docker checkpoint rm shop_db_1 compose", result.Error, StringComparison.Ordinal);
        Assert.Empty(folder.Docker.Calls);
    }

    [Fact]
    public void A_container_that_is_removed_when_it_ends_must_be_left_running()
    {
        folder.Docker.Containers["shop_db_1"]["HostConfig"]!["AutoRemove"] = true;

        Assert.Contains("it is removed when it ends, and its checkpoint with it\nhint: give --leave-running", folder.Run("checkpoint").Error, StringComparison.Ordinal);
        Assert.Empty(folder.Docker.Calls);
        Assert.Equal(0, folder.Run("checkpoint", "--leave-running").ExitCode);
    }

    [Fact]
    public void One_that_was_paused_before_stays_paused()
    {
        folder.Docker.Containers["shop_db_1"]["State"]!["Paused"] = true;

        Assert.Equal(0, folder.Run("checkpoint", "--leave-running").ExitCode);
        Assert.True(IsPaused("shop_db_1"));
        Assert.False(IsPaused("shop_web_1"));
    }

    [Fact]
    public void Services_that_are_named_are_meant_alone()
    {
        Assert.Equal(0, folder.Run("checkpoint", "db").ExitCode);
        Assert.DoesNotContain(folder.Docker.Calls, call => call.Contains("web", StringComparison.Ordinal));
    }

    [Fact]
    public void Restore_starts_what_others_depend_on_first()
    {
        Assert.Equal(0, folder.Run("checkpoint").ExitCode);
        var before = folder.Docker.Calls.Count;

        var result = folder.Run("restore");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(Names.Select(name => $"POST /containers/{name}/start"), folder.Docker.Calls.Skip(before));
        Assert.All(Names, name => Assert.Equal($"{name} compose", folder.Docker.Containers.StartedFrom[name]));
    }

    [Fact]
    public void Restore_begins_only_if_all_have_the_checkpoint()
    {
        Assert.Equal(0, folder.Run("checkpoint").ExitCode);
        var before = folder.Docker.Calls.Count;
        Directory.Delete(System.IO.Path.Combine(folder.Path("docker"), "containers", (string)folder.Docker.Containers["shop_web_2"]["Id"]!, "checkpoints", "compose"), recursive: true);

        var result = folder.Run("restore");

        Assert.StartsWith("cr: compose restore container shop_web_2: it has no checkpoint compose\n", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, folder.Docker.Calls.Count);
    }

    private static void Shell(string command)
    {
        using var shell = System.Diagnostics.Process.Start("/bin/sh", ["-c", command]);
        shell.WaitForExit();
    }

    private static IEnumerable<string> Calls(string verb) => Names.Reverse().Select(name => $"POST /containers/{name}/{verb}");

    private bool IsRunning(string name) => (bool)folder.Docker.Containers[name]["State"]!["Running"]!;

    private bool IsPaused(string name) => (bool)folder.Docker.Containers[name]["State"]!["Paused"]!;
}
