using CrContainers.Engine.Errors;

namespace CrContainers.Engine.Native;

/// <summary>The memory of another process, by process_vm_readv(2) and process_vm_writev(2): within its protections.</summary>
internal static unsafe class ProcessMemory
{
    /// <summary>Bytes copied; fewer than asked where a page on the way cannot be read.</summary>
    /// <exception cref="KernelException">Not one byte could be read.</exception>
    public static int Read(int pid, ulong address, Span<byte> into) => Move(Syscall.ProcessVmReadv, "read", pid, address, into);

    /// <summary>Bytes copied; fewer than asked where a page on the way cannot be written.</summary>
    /// <exception cref="KernelException">Not one byte could be written.</exception>
    public static int Write(int pid, ulong address, ReadOnlySpan<byte> from)
    {
        fixed (byte* start = from)
        {
            return Move(Syscall.ProcessVmWritev, "write", pid, address, new Span<byte>(start, from.Length));
        }
    }

    private static int Move(Syscall call, string operation, int pid, ulong address, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            var local = new IoVector(start, (ulong)buffer.Length);
            var remote = new IoVector((void*)address, (ulong)buffer.Length);
            return (int)LibC.CallChecked(operation, $"memory of task {pid} at {address:x}", call, pid, (long)&local, 1, (long)&remote, 1);
        }
    }
}
