namespace CrContainers.Engine.Image;

/// <summary>Takes pages of an address space as they come: whole pages, in the order in which their contents lie in the image. Addresses may go up and down.</summary>
public delegate void PageChunk(ulong address, ReadOnlySpan<byte> contents);
