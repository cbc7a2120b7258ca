using CrContainers.Engine.Errors;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Restore;

/// <summary>Has the kernel map its vDSO where it was (arch_prctl ARCH_MAP_VDSO_64, CONFIG_CHECKPOINT_RESTORE).</summary>
internal static class VdsoRebuild
{
    private const ulong MapVdso64 = 0x2003;

    public static void Run(FreshInit init, RestoreCalls calls, IReadOnlyList<VmaRecord> mappings)
    {
        var parts = mappings.Where(vma => vma.Kind == MappingKind.Vdso).ToList();
        if (parts.Count == 0)
        {
            return;
        }

        calls.Call("map", "the vDSO", Syscall.ArchPrctl, MapVdso64, parts[0].Start);

        // The address is a hint: where it is taken, the vDSO lands elsewhere, without an error.
        var mapped = MappingReader.Listed(init.Pid).Where(mapping => VdsoMapping.IsPart(mapping.Name)).ToList();
        if (!mapped.Select(mapping => (mapping.Start, mapping.End)).SequenceEqual(parts.Select(vma => (vma.Start, vma.End))))
        {
            throw new CrException(
                ErrorKind.IncompatibleHost, "map", $"the vDSO at {parts[0].Start:x}", "this kernel's has other parts, or lies elsewhere", "restore it under the kernel it was checkpointed under");
        }
    }
}
