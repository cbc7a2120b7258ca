namespace CrContainers.Engine.Image.Records;

/// <summary>The patch's "how" of a VMA.</summary>
public enum MappingKind
{
    Anonymous = 1,
    File = 2,

    /// <summary>[vvar], [vvar_vclock] or [vdso]: made by the kernel, never stored.</summary>
    Vdso = 3,
}
