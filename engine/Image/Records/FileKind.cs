namespace CrContainers.Engine.Image.Records;

/// <summary>What a FILE record names. Device nodes and the rest are never named.</summary>
public enum FileKind
{
    Regular = 1,
    Directory = 2,
    Fifo = 3,
}
