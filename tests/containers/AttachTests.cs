using CrContainers.Tests.Containers.Docker;

namespace CrContainers.Tests.Containers;

/// <summary>A shell that counts the lines it reads: from a pipe (-i), and from the container's console (-t).</summary>
public sealed class AttachTests(SharedDaemon shared) : ContainerTest(shared)
{
    private const string Count = "n=0; while read -r line; do n=$((n+1)); echo \"$n $line\"; done";

    [Fact]
    public async Task What_is_typed_reaches_a_restored_program_that_reads_stdin()
    {
        await using var container = await DockerContainer.RunAsync(Daemon, "cr-test-busybox", ["sh", "-c", Count], parameters => parameters.OpenStdin = true);

        await ThroughCheckpointsAsync(container, async number => Assert.Equal($"{number} word", await AskAsync(container, "word")));
    }

    /// <summary>Window size and modes of the console are the program's own; Docker sets neither when nobody is attached.</summary>
    [Fact]
    public async Task The_console_is_as_it_was_and_what_is_typed_reaches_the_program()
    {
        await using var container = await DockerContainer.RunAsync(
            Daemon, "cr-test-busybox", ["sh", "-c", $"stty -echo -ixon rows 33 cols 77; {Count}"], parameters => (parameters.Tty, parameters.OpenStdin) = (true, true));
        Wait.Until(() => Console(container).Contains("rows 33", StringComparison.Ordinal), "the program has set its console");
        var before = Console(container);
        Assert.Contains(" -echo ", before, StringComparison.Ordinal);

        await ThroughCheckpointsAsync(container, async number =>
        {
            Assert.Equal(before, Console(container));
            Assert.Equal($"{number} word", await AskAsync(container, "word"));
        });
    }

    private static async Task ThroughCheckpointsAsync(DockerContainer container, Func<int, Task> check)
    {
        await check(1);
        for (var number = 2; number <= 3; number++)
        {
            container.Checkpoint($"c{number}");
            container.StartFrom($"c{number}");
            await check(number);
        }
    }

    private static string Console(DockerContainer container) => container.Exec("stty", "-F", "/dev/console", "-a");

    private static async Task<string> AskAsync(DockerContainer container, string line)
    {
        using var attachment = await Attachment.ToAsync(container);
        return await attachment.AskAsync(line);
    }
}
