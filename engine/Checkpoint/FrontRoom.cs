using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Checkpoint;

/// <summary>Bytes before the contents in an image's file, most likely: contents that are written first leave them free, and move if they do not do.</summary>
internal static class FrontRoom
{
    /// <summary>More runs than were counted, where pages of zeros lie between others.</summary>
    private const long Spare = 8 << 10;

    /// <summary>Of an entry of a file system in memory: its name and attributes.</summary>
    private const long EntryBytes = 256;

    /// <summary>What there is of every task: open files, credentials, signals and the like.</summary>
    private const long TaskBytes = 64 << 10;

    /// <summary>Most of it is the state of the processor.</summary>
    private const long ThreadBytes = 16 << 10;

    /// <summary>Of a mapping without a long name.</summary>
    private const long MappingBytes = 96;

    /// <summary>All of the state is known.</summary>
    public static long Of(CheckpointImage image, SeenContainer seen)
    {
        using var counter = new ImageWriter(Stream.Null);
        StateWriter.Write(counter, image);
        return counter.BytesWritten + Spare + Beside(seen);
    }

    /// <summary>A task's mappings are not sorted out yet.</summary>
    /// <param name="task">The task.</param>
    /// <param name="seen">The container.</param>
    /// <param name="runs">Of pages, as far as they are known.</param>
    public static long Expected(SeenTask task, SeenContainer seen, int runs) =>
        TaskBytes + (task.Process.Threads.Count * ThreadBytes) + (task.Listed.Count * MappingBytes) + (runs * RunDifferences.Likely) + Beside(seen);

    private static long Beside(SeenContainer seen) =>
        seen.Trees.Sum(tree => tree.Record.DataBytes + (tree.Entries.Count * EntryBytes)) + seen.Nameless.Files.Sum(file => (long)file.Record.Nameless!.DataBytes);
}
