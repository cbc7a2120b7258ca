namespace CrContainers.Plugin.Runtime;

/// <summary>The processes that this one was started by, as far as they can be looked at: an engine, its shim, a runtime whose hook this is.</summary>
internal static class Ancestors
{
    /// <summary>From the parent on, without the host's init.</summary>
    public static IEnumerable<int> Pids()
    {
        for (var pid = ParentOf(Environment.ProcessId); pid > 1; pid = ParentOf(pid))
        {
            yield return pid;
        }
    }

    /// <summary>Empty for one that has ended.</summary>
    public static string[] CommandLine(int pid) => Read(() => File.ReadAllText($"/proc/{pid}/cmdline").Split('\0')) ?? [];

    /// <summary>Null for one that has ended.</summary>
    public static string? Executable(int pid) => Read(() => File.ResolveLinkTarget($"/proc/{pid}/exe", returnFinalTarget: false)?.FullName);

    private static int ParentOf(int pid) => Read(() =>
    {
        const string label = "PPid:";
        var line = File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith(label, StringComparison.Ordinal));
        return int.Parse(line[label.Length..]);
    });

    /// <summary>A process may end while it is looked at.</summary>
    private static T? Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }
}
