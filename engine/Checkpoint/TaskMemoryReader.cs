using CrContainers.Engine.Errors;
using CrContainers.Engine.Native;
using CrContainers.Engine.Tracing;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Checkpoint;

/// <summary>Reads a held task's pages: by process_vm_readv(2), and where a mapping forbids reading by /proc/PID/mem.</summary>
internal sealed class TaskMemoryReader(int pid) : ITaskMemory
{
    private readonly SafeFileHandle memory = FileOpening.Open($"/proc/{pid}/mem", OpenFlags.ReadOnly);

    public void Read(ulong address, Span<byte> into)
    {
        if (!RemoteMemory.TryRead(pid, address, into))
        {
            ReadForced(address, into);
        }
    }

    public bool TryRead(IReadOnlyList<(ulong Address, ulong Bytes)> parts, Span<byte> into) => ProcessMemory.TryRead(pid, parts, into);

    public void Dispose() => memory.Dispose();

    private void ReadForced(ulong address, Span<byte> into)
    {
        for (var done = 0; done < into.Length;)
        {
            var count = FileOpening.ReadAt(memory, $"memory of task {pid} at {address + (ulong)done:x}", into[done..], (long)address + done);
            done += count > 0 ? count : throw new CrException(ErrorKind.Kernel, "read", $"memory of task {pid} at {address:x}", "no page is there");
        }
    }
}
