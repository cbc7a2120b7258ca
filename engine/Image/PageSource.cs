namespace CrContainers.Engine.Image;

/// <summary>Gives contents of pages.</summary>
/// <param name="done">Bytes of them given already.</param>
/// <param name="into">To be filled whole with the next ones.</param>
public delegate void PageSource(long done, Span<byte> into);
