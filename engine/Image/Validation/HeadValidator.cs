using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image.Validation;

/// <summary>HEAD: the names it gives, and what it says of the tasks.</summary>
internal static class HeadValidator
{
    public static void Validate(RecordChecks checks, CheckpointImage image)
    {
        var head = image.Head;
        checks.Require(IsPrintable(head.KernelRelease), head, "the kernel release is not printable");
        checks.Require(IsPrintable(head.EngineVersion), head, "the engine version is not printable");
        checks.Require(head.Sources.Distinct().Count() == head.Sources.Count && !head.Sources.Contains(head.CheckpointId), head, "an image whose pages are used is named twice, or is this one");
        var hasVdso = image.Tasks.Any(task => task.Memory.Mappings.Any(vma => vma.Kind == MappingKind.Vdso));
        checks.Require(head.VdsoSum != 0 || !hasVdso, head, "a task has a vDSO, but there is no checksum of it");
    }

    private static bool IsPrintable(string text) => text.All(character => character is >= ' ' and <= '~');
}
