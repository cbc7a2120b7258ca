namespace CrContainers.Plugin.Hook;

/// <summary>Who called the low-level runtime, whose hook this is.</summary>
internal static class Ancestors
{
    /// <summary>A <c>cr restore</c> has the runtime create its fresh container, with the hooks of that container's configuration:
    /// the image it was given counts, not the one in an annotation.</summary>
    public static bool AreRestoring()
    {
        for (var pid = ParentOf(Environment.ProcessId); pid > 1; pid = ParentOf(pid))
        {
            if (IsRestore(pid))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsRestore(int pid) => Read(() =>
        File.ResolveLinkTarget($"/proc/{pid}/exe", returnFinalTarget: false)?.FullName == Environment.ProcessPath
        && File.ReadAllText($"/proc/{pid}/cmdline").Split('\0').Contains("restore"));

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
