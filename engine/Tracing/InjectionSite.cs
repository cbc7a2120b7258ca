using CrContainers.Engine.Errors;
using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;

namespace CrContainers.Engine.Tracing;

/// <summary>
/// Finds room for <see cref="InjectedCode"/> in memory that a task can execute and does not use: the zeros behind the end
/// of its vDSO, else behind the code of a file it has mapped. A ptrace write gives the task its own copy of that page; it
/// is wiped afterwards.
/// </summary>
internal static class InjectionSite
{
    private const uint Executable = 4;

    /// <exception cref="CrException">There is none.</exception>
    public static ulong Find(int pid, IReadOnlyList<SmapsMapping> mappings)
    {
        foreach (var isVdso in (ReadOnlySpan<bool>)[true, false])
        {
            foreach (var mapping in mappings)
            {
                if (mapping.Name == VdsoMapping.Name == isVdso && MayHoldCode(mapping) && IsFree(pid, mapping.End - InjectedCode.Size))
                {
                    return mapping.End - InjectedCode.Size;
                }
            }
        }

        throw new CrException(
            ErrorKind.Unsupported, "inject", $"task {pid}", $"no {InjectedCode.Size} unused bytes at the end of its vDSO or of any code it has mapped",
            "start the program without vdso=0 on the kernel's command line");
    }

    private static bool MayHoldCode(SmapsMapping mapping) => (mapping.Protection & Executable) != 0 && !mapping.Shared && mapping.Name != "[vsyscall]";

    private static bool IsFree(int pid, ulong place)
    {
        var tail = new byte[InjectedCode.Size];
        return RemoteMemory.TryRead(pid, place, tail)
            && (!tail.AsSpan().ContainsAnyExcept((byte)0) || BitConverter.ToUInt64(tail) == InjectedCode.Magic);
    }

    /// <summary>The magic goes last, as it came first: a tracer that is killed in between leaves bytes that the next one knows for its own.</summary>
    public static void Wipe(Tracee tracee, InjectedCode code)
    {
        const int magicSize = sizeof(ulong);
        RemoteMemory.WriteForced(tracee.Tid, code.Address + magicSize, new byte[code.Bytes.Length - magicSize]);
        Ptrace.Poke(tracee.Tid, code.Address, new byte[magicSize]);
    }
}
