using CrContainers.Engine.Checkpoint;
using CrContainers.Engine.Image;

namespace CrContainers.Tests.Unit.Checkpoint;

/// <summary>The memory of a task that is not there: pages from address 0 on.</summary>
internal sealed class ModelMemory(int pages) : ITaskMemory
{
    private readonly byte[] bytes = new byte[pages * ImageFormat.PageSize];

    public byte[] Page(int number) => bytes[(number * ImageFormat.PageSize)..((number + 1) * ImageFormat.PageSize)];

    /// <summary>All of it zero, or one byte of it something.</summary>
    public void Set(int number, byte value, Random random)
    {
        Array.Clear(bytes, number * ImageFormat.PageSize, ImageFormat.PageSize);
        bytes[(number * ImageFormat.PageSize) + random.Next(ImageFormat.PageSize)] = value;
    }

    public void Read(ulong address, Span<byte> into) => bytes.AsSpan((int)address, into.Length).CopyTo(into);

    public bool TryRead(IReadOnlyList<(ulong Address, ulong Bytes)> parts, Span<byte> into) => false;

    public void Dispose()
    {
    }
}
