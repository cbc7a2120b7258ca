using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Checkpoint;

/// <summary>A mapping on its way into the image.</summary>
/// <param name="Vma">Its record, without guards.</param>
/// <param name="FileBytes">From its start, the bytes of a file without a name that travel with it; 0 for any other mapping.</param>
internal sealed record CapturedMapping(VmaRecord Vma, ulong FileBytes)
{
    /// <summary>The kernel joins no mappings of huge pages.</summary>
    public bool Joins(CapturedMapping next) =>
        next.Vma.Start == Vma.End && Vma.HugePageSize == 0 && Vma.Kind == next.Vma.Kind && Vma.Kind != MappingKind.Vdso
        && Vma.Protection == next.Vma.Protection && Vma.Flags == next.Vma.Flags && Vma.Name == next.Vma.Name
        && FileBytes == 0 && next.FileBytes == 0
        && Vma.FileId == next.Vma.FileId && (Vma.FileId == 0 || Vma.FileOffset + Vma.Bytes == next.Vma.FileOffset);
}
