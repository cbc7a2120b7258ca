namespace CrContainers.Engine.Native;

/// <summary>What a directory of a <see cref="MountedTree"/> has.</summary>
/// <param name="Path">As the tree names it: relative to the mount point.</param>
/// <param name="Status">Null where another mount hides it.</param>
/// <param name="Target">Where a symbolic link leads; empty for anything else.</param>
internal readonly record struct MountedEntry(string Path, FileStatus? Status, string Target);
