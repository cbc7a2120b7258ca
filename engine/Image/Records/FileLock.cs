namespace CrContainers.Engine.Image.Records;

/// <summary>A lock or lease that a process holds.</summary>
/// <param name="OpenFileId">The open file it was set by.</param>
/// <param name="Kind">Of the lock.</param>
/// <param name="IsExclusive">False: others may have the same.</param>
/// <param name="Start">First byte; 0 for kinds that have no range.</param>
/// <param name="End">Last byte; <see cref="ToEnd"/> where it has none.</param>
public readonly record struct FileLock(ulong OpenFileId, FileLockKind Kind, bool IsExclusive, long Start, long End)
{
    public const long ToEnd = long.MaxValue;

    public bool IsOfAll => this is { Start: 0, End: ToEnd };

    public override string ToString()
    {
        var name = Kind switch { FileLockKind.Whole => "flock", FileLockKind.Posix => "POSIX lock", FileLockKind.OpenFile => "open-file-description lock", _ => "lease" };
        var range = IsOfAll ? "" : End == ToEnd ? FormattableString.Invariant($" from byte {Start}") : FormattableString.Invariant($" of bytes {Start} to {End}");
        return $"{(IsExclusive ? "exclusive" : "shared")} {name}{range}";
    }
}
