namespace CrContainers.Engine.Checkpoint;

/// <summary>How the pages of a held task come into the image.</summary>
internal enum ReadingWay
{
    /// <summary>The task stands still until they are written.</summary>
    Held,

    /// <summary>They are read into memory before it goes on.</summary>
    Kept,

    /// <summary>It goes on, and they are read from a frozen copy.</summary>
    Copied,
}
