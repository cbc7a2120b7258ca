using System.Text.RegularExpressions;

namespace CrContainers.Tests.Live.Containers;

/// <summary>The mappings of a task with their VmFlags, as text to compare.</summary>
internal static partial class MemoryMap
{
    /// <summary>Device and inode differ between two root file systems, a deleted file has its name no more, and what is left of private memory in huge pages begins
    /// a file of its own; everything else must not.</summary>
    public static string Of(int pid)
    {
        var lines = File.ReadAllLines($"/proc/{pid}/smaps").Where(line => Header().IsMatch(line) || line.StartsWith("VmFlags:", StringComparison.Ordinal));
        return string.Join('\n', lines.Select(line => DeletedName().Replace(OwnHugePages().Replace(Identity().Replace(line.TrimEnd(), "$1 - $2"), "$1 - $2"), "$1? (deleted)")));
    }

    [GeneratedRegex("^[0-9a-f]+-[0-9a-f]+ ", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Header();

    [GeneratedRegex("^([0-9a-f]+-[0-9a-f]+ ...p) [0-9a-f]+ - (/anon_hugepage .*)$", RegexOptions.None, 1000)]
    private static partial Regex OwnHugePages();

    [GeneratedRegex(@"^(.* /(?:[^/]+/)+)[^/]+ \(deleted\)$", RegexOptions.None, 1000)]
    private static partial Regex DeletedName();

    [GeneratedRegex("^([0-9a-f]+-[0-9a-f]+ .... [0-9a-f]+) [0-9a-f]+:[0-9a-f]+ [0-9]+ *(.*)$", RegexOptions.None, 1000)]
    private static partial Regex Identity();
}
