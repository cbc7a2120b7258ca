using System.Diagnostics;
using System.Text.RegularExpressions;

namespace CrContainers.Tests.Live.Containers;

/// <summary>Debian's redis-server as a container's init, with an append-only file; asked through the container's network.</summary>
internal static partial class RedisServer
{
    /// <summary>The package redis-tools has the server under this name; it becomes one by being called redis-server.</summary>
    private const string Program = "/usr/bin/redis-check-rdb";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static TestContainer Start(string directory, string state)
    {
        Directory.CreateDirectory(directory);
        var bundle = Bundle.Create(directory, Program, [], Identity.Root, []);
        File.Move(bundle.InRoot("bin/program"), bundle.InRoot("bin/redis-server"));
        Directory.CreateDirectory(bundle.InRoot("data"));
        foreach (Match library in Library().Matches(CrCommand.RunProgram("ldd", Program).Output))
        {
            var path = library.Groups[1].Value;
            Directory.CreateDirectory(Path.GetDirectoryName(bundle.InRoot(path))!);
            File.Copy(path, bundle.InRoot(path));
        }

        // Else the allocator maps memory for each thread as it works for the first time, whenever that is.
        bundle.Change(config => config["process"]!["env"]!.AsArray().Add((System.Text.Json.Nodes.JsonNode)"MALLOC_CONF=narenas:1"));
        bundle.SetArguments("/bin/redis-server", "--appendonly", "yes", "--protected-mode", "no", "--dir", "/data", "--save", "");
        var container = TestContainer.Run(bundle, state);
        while (!container.ReadLine().Contains("Ready to accept connections", StringComparison.Ordinal))
        {
        }

        return container;
    }

    /// <summary>What redis-cli answers; the server has noticed that it is gone.</summary>
    public static string Ask(TestContainer container, params string[] words)
    {
        var before = Descriptors(container);
        var result = CrCommand.RunProgram([.. Inside(container), .. words]);
        Assert.True(result.ExitCode == 0, $"redis-cli {string.Join(' ', words)}: {result.Error}{result.Output}");
        Assert.True(SpinWait.SpinUntil(() => Descriptors(container) <= before, Patience), "the server keeps the connection of a client that has ended");
        return result.Output.TrimEnd();
    }

    private static int Descriptors(TestContainer container) => Directory.GetFileSystemEntries($"/proc/{container.Pid}/fd").Length;

    /// <summary>A client that counts a number up without pause, and prints each answer.</summary>
    public static Process StartLoad(TestContainer container, string key) =>
        CrCommand.StartProgram("/bin/sh", "-c", $"yes 'incr {key}' | exec {string.Join(' ', Inside(container))}");

    private static string[] Inside(TestContainer container) => ["/usr/bin/nsenter", "--target", $"{container.Pid}", "--net", "/usr/bin/redis-cli"];

    [GeneratedRegex(@"(/\S+) \(")]
    private static partial Regex Library();
}
