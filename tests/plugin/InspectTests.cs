using System.Text.Json.Nodes;
using CrContainers.Tests.Plugin.Fakes;

namespace CrContainers.Tests.Plugin;

/// <summary>What the operator's verbs say of the golden image.</summary>
public sealed class InspectTests : IDisposable
{
    private readonly FakeRuntime fake = new();

    /// <summary>The golden image of the newest version.</summary>
    private static string Newest => CrProgram.Golden("v2.4.cr");

    public void Dispose() => fake.Dispose();

    [Fact]
    public void A_person_reads_a_tree_and_a_map_to_scale()
    {
        var result = CrProgram.Run(fake, "inspect", CrProgram.GoldenImage);

        Assert.Equal("", result.Error);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("checkpoint 00112233-4455-6677-8899-aabbccddeeff", result.Output, StringComparison.Ordinal);
        Assert.Contains("task 1 (example): /usr/bin/example, uid 1000, gid 100, in /, umask 0022", result.Output, StringComparison.Ordinal);
        Assert.Contains("402000-404000 rw-p   8.0 KiB, kept   4.0 KiB  /usr/bin/example", result.Output, StringComparison.Ordinal);
        Assert.Contains("5: /var/log/exämple.log at 100, write, close on exec", result.Output, StringComparison.Ordinal);
        Assert.Contains("10: handler 401000, 1 pending", result.Output, StringComparison.Ordinal);
        Assert.Contains("      500000 " + new string('░', 48) + "  64.0 KiB  [heap]", result.Output, StringComparison.Ordinal);
        Assert.Contains("7ffd00000000 ███░░░ ", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_files_without_a_name_are_told_in_words()
    {
        ExpectInspected(
        [
            "11: eventfd, 5, a semaphore, read and write", "12: timerfd, 0.000 s left, 3 ticks", "13: signalfd, signals 2200", "14: epoll of 1, 11",
            "15: pipe 1 with 4 bytes in it, read", "16: pipe 1, write", "17: /run/fifo, read and write", "18: the fresh container's descriptor 1, once more, write",
            "19: TCP 127.0.0.1:6379, listening", "20: unix /run/s",
            "21: unix socket without an address, connected with 22, 4 bytes in 2 messages wait", "22: unix @name, connected with 21, sends no more", "23: unix @grams, 1 bytes in 2 messages wait",
            "24: unix socket without an address, reset by its other end, sends and receives no more", "26: unix socket without an address, waits to be accepted by 25", "27: UDP 127.0.0.1:5353, connected with 10.0.0.1:53",
            "28: netlink port 1, groups 11",
        ]);
    }

    [Fact]
    public void Files_without_a_name_are_told_with_their_sizes()
    {
        ExpectInspected(
        [
            "/var/log/old.log (deleted): file, 9.8 KiB, 10 B kept", "/tmp/gone (deleted): directory, 40 B, 0 B kept", "/memfd:a/name .. (deleted): memfd, 8.0 KiB, 5 B kept",
            "/dev/zero (deleted): shared memory, 16.0 KiB, 5 B kept", "/SYSV0000004d (deleted): segment of System V, 4.9 KiB, 0 B kept",
            "/memfd:huge (deleted): memfd of 2 MiB pages, 4.0 MiB, 5 B kept",
            "7f2000000000-7f2000004000 r-xs  16.0 KiB, kept       0 B  /memfd:a/name .. (deleted)",
        ]);
        var file = JsonNode.Parse(CrProgram.Run(fake, "inspect", Newest, "--format", "json").Output)!["nameless"]![2]!;
        Assert.Equal(8192L, (long)file["bytes"]!);
        Assert.Equal(5L, (long)file["keptBytes"]!);
    }

    [Fact]
    public void Descriptors_of_version_2_3_are_told_in_words()
    {
        ExpectInspected(
        [
            "5: /var/log/exämple.log at 100, write, close on exec, exclusive flock, shared POSIX lock of bytes 5 to 9", "15: pipe 1 with 4 bytes in it, read, signals thread 1",
            "39: fanotify of /tmp/märked, mount /dev/shm, the file system of /dev/shm, read and write",
            "40: inotify of /, /var/log/exämple.log, read", "41: /proc/1/status at 6, read", "42: pidfd of thread 1", "43: master of terminal /dev/pts/3, which controls the session",
            "44: the controlling terminal",
        ]);
    }

    [Fact]
    public void A_program_reads_json()
    {
        var image = JsonNode.Parse(CrProgram.Run(fake, "inspect", CrProgram.GoldenImage, "--format", "json").Output)!;

        Assert.Equal("2.0", (string?)image["format"]);
        var task = image["tasks"]![0]!;
        Assert.Equal(2UL, (ulong)task["keptPages"]!);
        Assert.Equal("402000", (string?)task["mappings"]![1]!["start"]);
        Assert.Equal(1UL, (ulong)task["mappings"]![1]!["keptPages"]!);
        Assert.Equal(100L, (long)task["descriptors"]![3]!["offset"]!);
    }

    [Fact]
    public void Names_that_would_steer_a_terminal_are_made_harmless()
    {
        var result = CrProgram.Run(fake, "inspect", "no\u001b[31msuch");

        Assert.Equal(1, result.ExitCode);
        Assert.DoesNotContain("\u001b", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_says_that_an_image_is_sound_from_a_file_and_from_a_pipe()
    {
        const string sound = "sound: checkpoint 00112233-4455-6677-8899-aabbccddeeff, 1 task\n";

        Assert.Equal(sound, CrProgram.Run(fake, "verify", CrProgram.GoldenImage).Output);
        Assert.Equal(sound, CrProgram.RunInShell(fake, $"cat '{CrProgram.GoldenImage}' | \"$CR\" verify -").Output);
    }

    /// <summary>Nobody writes into it: whoever opened it would wait.</summary>
    [Theory]
    [InlineData("verify", "")]
    [InlineData("inspect", "")]
    [InlineData("merge", "out.cr")]
    [InlineData("image add", "warm")]
    [InlineData("store export", "out")]
    public void A_fifo_is_no_image(string verb, string more)
    {
        var image = fake.InDirectory("image");
        var (first, second) = verb == "image add" ? (more, "image") : ("image", more);

        var result = CrProgram.RunInShell(fake, $"mkfifo image; \"$CR\" {verb} {first} {second}");

        Assert.Equal(1, result.ExitCode);
        Assert.Matches($"^cr: {verb} ({image}|image): it is a FIFO or pipe, not a regular file\nhint: an image is a regular file; ", result.Error);
    }

    /// <summary>What leads to an image in a store is a file as well.</summary>
    [Fact]
    public void A_fifo_is_no_reference()
    {
        var result = CrProgram.RunInShell(fake, "mkdir image; mkfifo image/checkpoint.ref; \"$CR\" verify image");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("cr: verify image/checkpoint.ref: the reference to an image in the store is damaged\n", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_names_what_is_wrong_and_where()
    {
        var damaged = File.ReadAllBytes(CrProgram.GoldenImage);
        damaged[^5000] ^= 1;
        File.WriteAllBytes(fake.InDirectory("damaged.cr"), damaged);

        var result = CrProgram.Run(fake, "verify", fake.InDirectory("damaged.cr"));

        Assert.Equal(1, result.ExitCode);
        Assert.Matches(@"^cr: read image: .* \[CRI004 at byte \d+\]", result.Error);
    }

    private void ExpectInspected(string[] lines)
    {
        var result = CrProgram.Run(fake, "inspect", Newest);

        Assert.Equal("", result.Error);
        Assert.All(lines, line => Assert.Contains(line, result.Output, StringComparison.Ordinal));
    }
}
