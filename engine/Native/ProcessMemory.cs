using CrContainers.Engine.Errors;

namespace CrContainers.Engine.Native;

/// <summary>The memory of another process, by process_vm_readv(2) and process_vm_writev(2): within its protections.</summary>
internal static unsafe class ProcessMemory
{
    /// <summary>Of one call: within the kernel's IOV_MAX.</summary>
    public const int MostParts = 256;

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

    /// <summary>Reads several parts at once; false where not all of it can be read.</summary>
    public static bool TryRead(int pid, IReadOnlyList<(ulong Address, ulong Bytes)> parts, Span<byte> into)
    {
        fixed (byte* start = into)
        {
            return TryMove(Syscall.ProcessVmReadv, pid, parts, new IoVector(start, (ulong)into.Length));
        }
    }

    /// <summary>Writes several parts at once; false where not all of it can be written.</summary>
    public static bool TryWrite(int pid, IReadOnlyList<(ulong Address, ulong Bytes)> parts, ReadOnlySpan<byte> from)
    {
        fixed (byte* start = from)
        {
            return TryMove(Syscall.ProcessVmWritev, pid, parts, new IoVector(start, (ulong)from.Length));
        }
    }

    private static bool TryMove(Syscall call, int pid, IReadOnlyList<(ulong Address, ulong Bytes)> parts, IoVector local)
    {
        var remote = stackalloc IoVector[parts.Count];
        for (var i = 0; i < parts.Count; i++)
        {
            remote[i] = new IoVector((void*)parts[i].Address, parts[i].Bytes);
        }

        return LibC.Call(call, pid, (long)&local, 1, (long)remote, parts.Count) == (long)local.Length;
    }

    private static int Move(Syscall call, string operation, int pid, ulong address, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            var local = new IoVector(start, (ulong)buffer.Length);
            var remote = new IoVector((void*)address, (ulong)buffer.Length);
            var result = LibC.Call(call, pid, (long)&local, 1, (long)&remote, 1);
            return result < 0 ? throw new KernelException(operation, $"memory of task {pid} at {address:x}", (Errno)(-result)) : (int)result;
        }
    }
}
