using System.Text.Json.Serialization;

namespace CrContainers.Plugin.Store;

/// <summary>An image in the store of a Docker data root.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Container">Of which container.</param>
/// <param name="Checkpoint">The checkpoint's directory; null where no checkpoint refers to it any more.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Made">When, UTC.</param>
/// <param name="Path">The file.</param>
internal sealed record StoreEntry(Guid Key, string Container, string? Checkpoint, long Bytes, DateTime Made, [property: JsonIgnore] string Path);
