using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;

namespace CrContainers.Engine.Checkpoint;

/// <summary>A file system in memory, listed; the contents of its files are still to be read.</summary>
/// <param name="Record">Its record.</param>
/// <param name="Entries">What is in it, directories before what lies in them.</param>
/// <param name="Files">To read them from.</param>
internal sealed record CapturedTree(TreeRecord Record, IReadOnlyList<CapturedEntry> Entries, MountedTree Files);
