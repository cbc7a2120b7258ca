using System.Diagnostics;
using System.Text.RegularExpressions;

namespace CrContainers.Tests.Live.Containers;

/// <summary>Debian's redis-server as a container's init, with an append-only file; asked through the container's network.</summary>
internal static partial class RedisServer
{
    /// <summary>The package redis-tools has the server under this name; it becomes one by being called redis-server.</summary>
    private const string Program = "/usr/bin/redis-check-rdb";

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

        bundle.SetArguments("/bin/redis-server", "--appendonly", "yes", "--protected-mode", "no", "--dir", "/data", "--save", "");
        var container = TestContainer.Run(bundle, state);
        while (!container.ReadLine().Contains("Ready to accept connections", StringComparison.Ordinal))
        {
        }

        return container;
    }

    /// <summary>What redis-cli answers.</summary>
    public static string Ask(TestContainer container, params string[] words)
    {
        var result = CrCommand.RunProgram([.. Inside(container), .. words]);
        Assert.True(result.ExitCode == 0, $"redis-cli {string.Join(' ', words)}: {result.Error}{result.Output}");
        return result.Output.TrimEnd();
    }

    /// <summary>A client that counts a number up without pause, and prints each answer.</summary>
    public static Process StartLoad(TestContainer container, string key) =>
        CrCommand.StartProgram("/bin/sh", "-c", $"yes 'incr {key}' | exec {string.Join(' ', Inside(container))}");

    private static string[] Inside(TestContainer container) => ["/usr/bin/nsenter", "--target", $"{container.Pid}", "--net", "/usr/bin/redis-cli"];

    [GeneratedRegex(@"(/\S+) \(")]
    private static partial Regex Library();
}
