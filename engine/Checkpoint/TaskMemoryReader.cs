using CrContainers.Engine.Native;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>Reads a held task's pages: by process_vm_readv(2), and where a mapping forbids reading by /proc/PID/mem.</summary>
internal sealed class TaskMemoryReader(int pid) : ITaskMemory
{
    private readonly MemoryFile memory = new(pid);

    public void Read(ulong address, Span<byte> into)
    {
        if (!RemoteMemory.TryRead(pid, address, into))
        {
            memory.Read(address, into);
        }
    }

    public bool TryRead(IReadOnlyList<(ulong Address, ulong Bytes)> parts, Span<byte> into) => ProcessMemory.TryRead(pid, parts, into);

    public void Dispose() => memory.Dispose();
}
