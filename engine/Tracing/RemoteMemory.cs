using System.Runtime.InteropServices;
using CrContainers.Engine.Errors;
using CrContainers.Engine.Native;

namespace CrContainers.Engine.Tracing;

/// <summary>The memory of a tracee, all or nothing.</summary>
internal static class RemoteMemory
{
    /// <summary>Opening, writing and closing are three calls; ptrace takes one for eight bytes.</summary>
    private const int WorthOpening = 64;

    /// <exception cref="CrException">Not all of it can be read.</exception>
    public static void Read(int pid, ulong address, Span<byte> into)
    {
        for (var done = 0; done < into.Length;)
        {
            done += Progress("read", pid, address + (ulong)done, ProcessMemory.Read(pid, address + (ulong)done, into[done..]));
        }
    }

    /// <exception cref="CrException">Not all of it can be written.</exception>
    public static void Write(int pid, ulong address, ReadOnlySpan<byte> from)
    {
        for (var done = 0; done < from.Length;)
        {
            done += Progress("write", pid, address + (ulong)done, ProcessMemory.Write(pid, address + (ulong)done, from[done..]));
        }
    }

    /// <summary>Writes whole quadwords, also where the mapping is read-only (the kernel copies the page first): many at once by /proc/PID/mem, else, and where
    /// the kernel keeps that within the protections (proc_mem.force_override), one after the other by ptrace.</summary>
    public static void WriteForced(int tid, ulong address, ReadOnlySpan<byte> from)
    {
        if (from.Length < WorthOpening || !TryWriteFile(tid, address, from))
        {
            Ptrace.Poke(tid, address, from);
        }
    }

    public static bool TryRead(int pid, ulong address, Span<byte> into)
    {
        try
        {
            Read(pid, address, into);
            return true;
        }
        catch (CrException)
        {
            return false;
        }
    }

    public static T Read<T>(int pid, ulong address)
        where T : unmanaged
    {
        T value = default;
        Read(pid, address, MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref value, 1)));
        return value;
    }

    private static bool TryWriteFile(int tid, ulong address, ReadOnlySpan<byte> from)
    {
        try
        {
            using var memory = FileOpening.Open($"/proc/{tid}/mem", OpenFlags.ReadWrite);
            return FileOpening.WriteAt(memory, $"memory of task {tid}", from, (long)address) == from.Length;
        }
        catch (KernelException)
        {
            return false;
        }
    }

    private static int Progress(string operation, int pid, ulong address, int count) => count > 0
        ? count
        : throw new CrException(ErrorKind.Kernel, operation, $"memory of task {pid} at {address:x}", "the kernel moved no byte");
}
