namespace CrContainers.Engine;

/// <summary>An earlier image of a container, on which a checkpoint builds: pages that are as they were then are left to it.</summary>
/// <param name="Image">At its beginning; the engine disposes of it.</param>
/// <param name="Sources">Opens the images that it uses pages of itself, by checkpoint id, as <see cref="Restore.RestoreOptions.Sources"/>; null where there are none.</param>
public sealed record ParentImage(FileStream Image, Func<Guid, FileStream>? Sources);
