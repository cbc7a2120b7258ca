namespace CrContainers.Engine.Image.Records;

/// <summary>The signals of an open file.</summary>
/// <param name="OpenFileId">The open file.</param>
/// <param name="Kind">What the id is of.</param>
/// <param name="OwnerId">Who is signalled; 0 for nobody.</param>
/// <param name="Signal">F_SETSIG; 0 for SIGIO.</param>
/// <param name="IsAsync">O_ASYNC: it sends them when it is ready. Without it, for urgent data of a socket alone.</param>
public readonly record struct FileOwner(ulong OpenFileId, FileOwnerKind Kind, int OwnerId, int Signal, bool IsAsync);
