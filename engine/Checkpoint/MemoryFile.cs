using CrContainers.Engine.Errors;
using CrContainers.Engine.Native;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Checkpoint;

/// <summary>/proc/PID/mem, for reading: whatever a mapping's protection is.</summary>
internal sealed class MemoryFile(int pid) : IDisposable
{
    private readonly SafeFileHandle memory = FileOpening.Open($"/proc/{pid}/mem", OpenFlags.ReadOnly);

    public void Read(ulong address, Span<byte> into)
    {
        for (var done = 0; done < into.Length;)
        {
            var count = FileOpening.ReadAt(memory, $"memory of task {pid}", into[done..], (long)address + done);
            done += count > 0 ? count : throw new CrException(ErrorKind.Kernel, "read", $"memory of task {pid} at {address + (ulong)done:x}", "no page is there");
        }
    }

    public void Dispose() => memory.Dispose();
}
