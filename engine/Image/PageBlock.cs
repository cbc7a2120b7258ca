namespace CrContainers.Engine.Image;

/// <summary>A block of page contents, as long as one checksum covers.</summary>
/// <param name="Bytes">Its buffer.</param>
/// <param name="Count">Bytes of it in use.</param>
/// <param name="Sum">Their checksum, XXH3-64.</param>
internal readonly record struct PageBlock(byte[] Bytes, int Count, ulong Sum);
