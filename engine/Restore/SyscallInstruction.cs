using CrContainers.Engine.Errors;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Restore;

/// <summary>Finds the bytes 0f 05 in code the rebuilt task has: in its vDSO, else anywhere.</summary>
internal static class SyscallInstruction
{
    private const uint Executable = 4;
    private const int ChunkBytes = 32 << 10;

    private static ReadOnlySpan<byte> Instruction => [0x0f, 0x05];

    public static ulong Find(int pid, IReadOnlyList<VmaRecord> mappings)
    {
        var chunk = new byte[ChunkBytes];
        var candidates = mappings
            .Where(vma => (vma.Protection & Executable) != 0)
            .OrderByDescending(vma => vma.Kind == MappingKind.Vdso);
        foreach (var vma in candidates)
        {
            // One byte twice: the instruction may lie across the end of a chunk.
            for (var address = vma.Start; address < vma.End; address += (ulong)chunk.Length - 1)
            {
                var part = chunk.AsSpan(0, (int)Math.Min((ulong)chunk.Length, vma.End - address));
                if (RemoteMemory.TryRead(pid, address, part) && part.IndexOf(Instruction) is var index and >= 0)
                {
                    return address + (ulong)index;
                }
            }
        }

        throw new CrException(ErrorKind.Unsupported, "restore", $"task {pid}", "its code holds no syscall instruction", "such a program cannot be restored");
    }
}
