using CrContainers.Engine.Image;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>How the pages of a task are read that the image has not yet, so that the task goes on as soon as it can.</summary>
/// <param name="Way">The way.</param>
/// <param name="HeldBecause">Why it stands still until all is written; null where it does not.</param>
internal sealed record ReadingPlan(ReadingWay Way, string? HeldBecause)
{
    /// <summary>So much is read in less time than making a copy and taking it away takes.</summary>
    private const long Little = 2 << 20;

    /// <summary>fork(2) copies a page table as long as reading the twentieth part of the memory takes.</summary>
    private const int ForkShare = 20;

    /// <summary>Bytes in file systems in memory and in files without a name that are kept here until they are written.</summary>
    private const long MostBeside = 64 << 20;

    /// <summary>Page tables and the like, beside the pages themselves.</summary>
    private const long Overhead = 8 << 20;

    /// <summary>What keeps a whole container from going on before all is written; null for nothing.</summary>
    /// <param name="container">Held.</param>
    /// <param name="options">What is asked of the checkpoint.</param>
    /// <param name="cameFrozen">Whoever froze the container has it stand still until long after the checkpoint.</param>
    public static string? Against(SeenContainer container, CheckpointOptions options, bool cameFrozen) => 0 switch
    {
        _ when !options.LeaveRunning => "it ends with the checkpoint",
        _ when cameFrozen => "it was paused before",
        _ when Beside(container) > MostBeside => $"more than {MostBeside >> 20} MiB are in its file systems in memory and in its shared memory",
        _ => null,
    };

    /// <param name="heldBecause">What holds for the whole container.</param>
    /// <param name="seen">The task.</param>
    /// <param name="bytes">To be read of it.</param>
    /// <param name="room">Bytes that it may still take.</param>
    public static ReadingPlan For(string? heldBecause, SeenTask seen, long bytes, long room)
    {
        if (heldBecause is null && bytes <= Little + (seen.AnonymousBytes / ForkShare))
        {
            return new ReadingPlan(ReadingWay.Kept, null);
        }

        var reason = heldBecause ?? AgainstCopy(seen, room);
        return new ReadingPlan(reason is null ? ReadingWay.Copied : ReadingWay.Held, reason);
    }

    private static long Beside(SeenContainer container)
    {
        var bytes = container.BytesInTrees;
        container.Nameless.Files.ForEach(file => bytes += file.Extents.Sum(extent => extent.Length));
        return bytes;
    }

    private static string? AgainstCopy(SeenTask seen, long room) => 0 switch
    {
        _ when seen.Mappings.Any(mapping => mapping.Vma.HugePageSize > 0 && !mapping.Vma.IsShared) => "it has private memory in huge pages of hugetlbfs, and without a spare one its next write would kill it",
        _ when !CopiedMemory.FitsBeside(seen.Mappings) => "too much of it is not copied by fork(2)",
        _ => AgainstRoom(room, seen.AnonymousBytes),
    };

    /// <summary>At worst the task writes to each of its pages before the copy's have been written.</summary>
    private static string? AgainstRoom(long room, long anonymous) => room < anonymous + Overhead
        ? $"its limits leave {room >> 20} MiB, and a copy of it may need {(anonymous + Overhead) >> 20} MiB"
        : null;
}
