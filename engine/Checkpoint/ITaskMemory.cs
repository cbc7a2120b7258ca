namespace CrContainers.Engine.Checkpoint;

/// <summary>The pages of a task as they were when it was captured.</summary>
internal interface ITaskMemory : IDisposable
{
    /// <summary>Fills a span from an address on.</summary>
    void Read(ulong address, Span<byte> into);
}
