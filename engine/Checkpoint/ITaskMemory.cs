namespace CrContainers.Engine.Checkpoint;

/// <summary>The pages of a task as they were when it was captured.</summary>
internal interface ITaskMemory : IDisposable
{
    /// <summary>Fills a span from an address on.</summary>
    void Read(ulong address, Span<byte> into);

    /// <summary>Fills a span with several parts at once; false where they must be read one by one.</summary>
    bool TryRead(IReadOnlyList<(ulong Address, ulong Bytes)> parts, Span<byte> into);
}
