using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;

namespace CrContainers.Engine.Checkpoint;

/// <summary>Reads the pages of a task that runs. A page that is gone when its turn comes is zeros: the look at the held task shows it gone, or written to since.</summary>
internal sealed class RunningMemory(int pid) : ITaskMemory
{
    private readonly TaskMemoryReader memory = new(pid);

    public void Read(ulong address, Span<byte> into)
    {
        for (; into.Length > 0; address += ImageFormat.PageSize, into = into[ImageFormat.PageSize..])
        {
            try
            {
                memory.Read(address, into[..ImageFormat.PageSize]);
            }
            catch (CrException)
            {
                into[..ImageFormat.PageSize].Clear();
            }
        }
    }

    public bool TryRead(IReadOnlyList<(ulong Address, ulong Bytes)> parts, Span<byte> into) => memory.TryRead(parts, into);

    public void Dispose() => memory.Dispose();
}
