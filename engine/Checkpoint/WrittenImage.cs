using CrContainers.Engine.Image;

namespace CrContainers.Engine.Checkpoint;

/// <summary>An image that is complete in its stream.</summary>
/// <param name="State">All but its contents.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Pages">The task's pages by what became of them.</param>
internal sealed record WrittenImage(CheckpointImage State, long Bytes, PageCounts Pages);
