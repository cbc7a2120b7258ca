using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>The vDSO comes back in one piece, at one address: so it must stand before.</summary>
internal static class VdsoCheck
{
    public static void Check(IReadOnlyList<SmapsMapping> mappings, BlockerList blockers)
    {
        SmapsMapping? first = null, last = null;
        var whole = true;
        foreach (var mapping in mappings)
        {
            if (VdsoMapping.IsPart(mapping.Name))
            {
                whole &= last is null || last.End == mapping.Start;
                first ??= mapping;
                last = mapping;
            }
        }

        if (first is not null && !(whole && first.Name == VdsoMapping.FirstData && last!.Name == VdsoMapping.Name))
        {
            blockers.Add("vDSO", "the task has moved or unmapped a part of it", "leave [vvar] and [vdso] where the kernel mapped them");
        }
    }
}
