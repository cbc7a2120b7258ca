namespace CrContainers.Engine.Image;

/// <summary>Takes the pages of an address space as they come: whole pages, in ascending order.</summary>
public delegate void PageChunk(ulong address, ReadOnlySpan<byte> contents);
