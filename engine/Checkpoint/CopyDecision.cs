using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>Whether the memory of a container that goes on is copied by a frozen copy, so that it goes on before its pages are written.</summary>
internal static class CopyDecision
{
    /// <summary>Writing fewer bytes takes less time than making a copy and taking it away.</summary>
    private const long WorthFrom = 4 << 20;

    /// <summary>Bytes in file systems in memory and in files without a name that are kept here until they are written.</summary>
    private const long MostBeside = 64 << 20;

    /// <summary>Page tables and the like, beside the pages themselves.</summary>
    private const long Overhead = 8 << 20;

    /// <summary>Null for a copy; else why there is none.</summary>
    /// <param name="container">Held.</param>
    /// <param name="options">What is asked of the checkpoint.</param>
    /// <param name="cameFrozen">Whoever froze the container has it stand still until long after the checkpoint.</param>
    public static string? Against(SeenContainer container, CheckpointOptions options, bool cameFrozen) => 0 switch
    {
        _ when !options.LeaveRunning => "it ends with the checkpoint",
        _ when cameFrozen => "it was paused before",
        _ when Beside(container) > MostBeside => $"more than {MostBeside >> 20} MiB are in its file systems in memory and in its shared memory",
        _ => container.Tasks.Select(Against).FirstOrDefault(reason => reason is not null),
    };

    private static long Beside(SeenContainer container) =>
        container.Trees.Sum(tree => tree.Record.DataBytes) + container.Nameless.Files.Sum(file => file.Extents.Sum(extent => extent.Length));

    private static string? Against(SeenTask seen) => 0 switch
    {
        _ when seen.Mappings.Any(mapping => mapping.Vma.HugePageSize > 0 && !mapping.Vma.IsShared) => "it has private memory in huge pages of hugetlbfs, and without a spare one its next write would kill it",
        _ when seen.AnonymousBytes < WorthFrom => $"it has less than {WorthFrom >> 20} MiB",
        _ when !CopiedMemory.FitsBeside(seen.Mappings) => "too much of it is not copied by fork(2)",
        _ => AgainstRoom(MemoryRoom.Of(seen.Process.HostPid), seen.AnonymousBytes),
    };

    /// <summary>At worst the task writes to each of its pages before the copy's have been written.</summary>
    private static string? AgainstRoom(long room, long anonymous) => room < anonymous + Overhead
        ? $"its limits leave {room >> 20} MiB, and a copy of it may need {(anonymous + Overhead) >> 20} MiB"
        : null;
}
