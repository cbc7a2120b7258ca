using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>The vDSO comes back in one piece, at one address: so it must stand before.</summary>
internal static class VdsoCheck
{
    public static void Check(IReadOnlyList<SmapsMapping> mappings, BlockerList blockers)
    {
        var parts = mappings.Where(mapping => VdsoMapping.IsPart(mapping.Name)).ToList();
        if (parts.Count == 0)
        {
            return;
        }

        var whole = parts[0].Name == "[vvar]" && parts[^1].Name == VdsoMapping.Name
            && parts.Zip(parts.Skip(1)).All(pair => pair.First.End == pair.Second.Start);
        if (!whole)
        {
            blockers.Add("vDSO", "the task has moved or unmapped a part of it", "leave [vvar] and [vdso] where the kernel mapped them");
        }
    }
}
