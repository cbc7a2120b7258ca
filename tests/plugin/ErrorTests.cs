using System.Text.Json.Nodes;
using CrContainers.Tests.Plugin.Fakes;

namespace CrContainers.Tests.Plugin;

/// <summary>An error is one line and a hint for a person, and the last line of --log for an engine.</summary>
public sealed class ErrorTests : IDisposable
{
    private readonly FakeRuntime fake = new();

    public void Dispose() => fake.Dispose();

    [Fact]
    public void The_log_gets_the_same_words_as_json()
    {
        var log = fake.InDirectory("log.json");
        File.WriteAllText(log, "{\"level\":\"info\"}\n");

        CrProgram.Run(fake, "--log", log, "--log-format", "json", "checkpoint", "--lazy-pages", "id");

        var line = JsonNode.Parse(File.ReadAllLines(log)[^1])!;
        Assert.Equal("error", (string?)line["level"]);
        Assert.StartsWith("checkpoint flag --lazy-pages: ", (string?)line["msg"], StringComparison.Ordinal);
        Assert.True(DateTime.TryParse((string?)line["time"], out _));
    }

    [Fact]
    public void The_log_gets_the_same_words_as_text()
    {
        var log = fake.InDirectory("log");

        CrProgram.Run(fake, "--log", log, "checkpoint", "--lazy-pages", "id");

        Assert.Matches("^time=\"[^\"]+\" level=error msg=\"checkpoint flag --lazy-pages: ", File.ReadAllText(log));
    }

    /// <summary>containerd hands on the first line of stderr alone: the hint has to be in it.</summary>
    [Fact]
    public void An_engine_gets_all_in_one_line_of_stderr_and_a_person_the_hint_on_a_line_of_its_own()
    {
        var log = fake.InDirectory("log.json");

        var engine = CrProgram.Run(fake, "--log", log, "--log-format", "json", "checkpoint", "--lazy-pages", "id");
        var person = CrProgram.Run(fake, "checkpoint", "--lazy-pages", "id");

        var line = Assert.Single(engine.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal($"cr: {(string?)JsonNode.Parse(File.ReadAllText(log))!["msg"]}", line);
        Assert.Equal(person.Error, line.Replace(" (hint: ", "\nhint: ", StringComparison.Ordinal)[..^1] + "\n");
    }

    [Fact]
    public void A_log_that_cannot_be_written_hides_nothing()
    {
        var result = CrProgram.Run(fake, "--log", "/no/such/directory/log", "checkpoint", "--lazy-pages", "id");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("cr: checkpoint flag --lazy-pages", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_image_is_told_before_a_container_is_made()
    {
        var result = CrProgram.Run(fake, "restore", "--image-path", fake.InDirectory("none"), "id");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith($"cr: restore {fake.InDirectory("none")}", result.Error, StringComparison.Ordinal);
        Assert.Empty(fake.Calls);
    }

    [Fact]
    public void An_image_directory_that_cannot_be_made_is_named()
    {
        File.WriteAllText(fake.InDirectory("file"), "");
        fake.Knows("id");

        var result = CrProgram.Run(fake, "--root", fake.State, "checkpoint", "--image-path", fake.InDirectory("file/image"), "id");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith($"cr: checkpoint {fake.InDirectory("file/image")}: ", result.Error, StringComparison.Ordinal);
    }

    /// <summary>A pid is used again by the kernel: the state file's start time tells the tasks apart.</summary>
    [Fact]
    public void A_pid_that_belongs_to_another_task_by_now_is_a_stopped_container()
    {
        fake.Knows("id", startedLater: 1);

        var result = CrProgram.Run(fake, "--root", fake.State, "checkpoint", "--image-path", fake.InDirectory("image"), "id");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("cr: checkpoint container id: it is stopped", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(fake.InDirectory("image")), "a directory was left");
    }

    [Fact]
    public void A_container_that_was_not_started_is_told_apart()
    {
        fake.Knows("id");
        File.WriteAllText(Path.Combine(fake.State, "id", "exec.fifo"), "");

        Assert.Contains("was not started", CrProgram.Run(fake, "--root", fake.State, "checkpoint", "id").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_create_that_fails_hands_its_exit_code_on_and_speaks_for_itself()
    {
        File.WriteAllText(fake.InDirectory("image.cr"), "");
        fake.Does("echo 'no such bundle' >&2; exit 9");

        var result = CrProgram.Run(fake, "--root", fake.State, "restore", "--image", fake.InDirectory("image.cr"), "--bundle", "/b", "-d", "--pid-file", "/p", "--no-pivot", "-no-subreaper", "id");

        Assert.Equal(9, result.ExitCode);
        Assert.Equal("no such bundle\n", result.Error);
        Assert.Equal([["--root", fake.State, "create", "--bundle", "/b", "--pid-file", "/p", "--no-pivot", "id"]], fake.Calls);
    }

    [Fact]
    public void A_bad_image_leaves_no_container_no_task_and_no_pid_file()
    {
        var image = fake.InDirectory("image.cr");
        var pidFile = fake.InDirectory("pid");
        File.WriteAllText(image, "this is no image, but long enough to be one: 0123456789");
        fake.Does($$"""
            [ "$3" = create ] || exit 0
            sleep 1000 <&- >&- 2>&- &
            printf %s $! >{{pidFile}}; printf %s $! >{{pidFile}}.copy
            mkdir -p {{fake.State}}/id
            echo "{\"init_process_pid\": $!, \"init_process_start\": $(awk '{print $22}' /proc/$!/stat)}" >{{fake.State}}/id/state.json
            """);

        var result = CrProgram.Run(fake, "--root", fake.State, "restore", "--detach", "--image", image, "--pid-file", pidFile, "id");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("cr: read image: ", result.Error, StringComparison.Ordinal);
        Assert.Equal(["create", "delete"], fake.Calls.Select(call => call[2]));
        Assert.False(File.Exists(pidFile), "the pid file was left");
        Assert.False(Directory.Exists($"/proc/{File.ReadAllText(pidFile + ".copy")}/fd/0"), "a task was left");
    }

    [Fact]
    public void Features_advertises_checkpointing_beside_what_the_runtime_has()
    {
        fake.Does("echo '{\"hooks\": [\"prestart\"], \"annotations\": {\"other\": \"1+1\"}}'");

        var features = JsonNode.Parse(CrProgram.Run(fake, "features").Output)!;

        Assert.Equal("true", (string?)features["annotations"]!["org.opencontainers.runc.checkpoint.enabled"]);
        Assert.Equal("1+1", (string?)features["annotations"]!["other"]);
        Assert.Equal("prestart", (string?)features["hooks"]![0]);
    }

    [Fact]
    public void A_runtime_without_features_answers_for_itself()
    {
        fake.Does("echo unknown >&2; exit 5");

        var result = CrProgram.Run(fake, "features");

        Assert.Equal(5, result.ExitCode);
        Assert.Equal("unknown\n", result.Error);
    }
}
