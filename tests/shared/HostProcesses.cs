using System.Diagnostics;

namespace CrContainers.Tests.Shared;

/// <summary>The processes of this host, as /proc shows them.</summary>
internal static class HostProcesses
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static IEnumerable<int> Pids() =>
        Directory.GetDirectories("/proc").Select(path => int.TryParse(Path.GetFileName(path), out var pid) ? pid : 0).Where(pid => pid > 0);

    /// <summary>Pids of the processes with this text on their command line.</summary>
    public static int[] Naming(string text) => [.. Pids().Where(pid => CommandLine(pid).Contains(text, StringComparison.Ordinal))];

    /// <summary>None of them is left. One that watched a container ends a moment after the container is gone.</summary>
    public static void ExpectNoneNaming(string text)
    {
        var start = Stopwatch.GetTimestamp();
        while (Naming(text) is { Length: > 0 } left)
        {
            if (Stopwatch.GetElapsedTime(start) > Patience)
            {
                throw new TimeoutException($"left: {string.Join('\n', left.Select(CommandLine))}");
            }

            Thread.Sleep(10);
        }
    }

    /// <summary>The arguments, each followed by a zero.</summary>
    public static string CommandLine(int pid) => TextOf(pid, "cmdline");

    public static string StatusOf(int pid) => TextOf(pid, "status");

    /// <summary>Nothing of a process that is gone.</summary>
    private static string TextOf(int pid, string name)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/{name}");
        }
        catch (IOException)
        {
            return "";
        }
    }
}
