using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;

namespace CrContainers.Engine.Restore;

/// <summary>Gives an open file its numbers.</summary>
internal static class DescriptorPlacement
{
    /// <summary>Spreads one open file over its numbers; the one it came with goes, unless it is among them.</summary>
    public static void Place(RestoreCalls calls, int source, IReadOnlyList<DescriptorEntry> entries, bool keep)
    {
        foreach (var entry in entries.Where(entry => entry.Number != source))
        {
            calls.QueueExpecting((ulong)entry.Number, "place", $"fd {entry.Number}", Syscall.Dup3, (ulong)source, (ulong)entry.Number, entry.CloseOnExec ? (ulong)OpenFlags.CloseOnExec : 0);
        }

        if (entries.Any(entry => entry.Number == source))
        {
            SetCloseOnExec(calls, entries.First(entry => entry.Number == source));
        }
        else if (!keep)
        {
            calls.Queue("close", $"fd {source}", Syscall.Close, (ulong)source);
        }
    }

    private static void SetCloseOnExec(RestoreCalls calls, DescriptorEntry entry)
    {
        const ulong setDescriptorFlags = 2;
        calls.Queue("set the flags of", $"fd {entry.Number}", Syscall.Fcntl, (ulong)entry.Number, setDescriptorFlags, entry.CloseOnExec ? 1UL : 0);
    }
}
