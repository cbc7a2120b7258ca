using CrContainers.Engine.Image.Records;

namespace CrContainers.Plugin.Commands;

/// <summary>A file that no name leads to, as it is shown.</summary>
/// <param name="Name">As /proc showed it.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="KeptBytes">Of it in the image, without holes.</param>
/// <param name="HugePageBytes">Of each of its pages, where those are huge; else 0.</param>
internal sealed record NamelessView(string Name, FileKind Kind, long Bytes, long KeptBytes, ulong HugePageBytes)
{
    public static NamelessView Of(FileRecord file) => new(file.ShownName, file.Kind, file.Size, file.Nameless!.DataBytes, file.Nameless.HugePageSize);

    /// <summary>For a person.</summary>
    public string KindText => HugePageBytes == 0 ? PlainText : FormattableString.Invariant($"{PlainText} of {HugePageBytes >> 20} MiB pages");

    private string PlainText => Kind switch
    {
        FileKind.Nameless => "file",
        FileKind.RemovedDirectory => "directory",
        FileKind.MemoryFile => "memfd",
        FileKind.SharedMemory => "shared memory",
        _ => "segment of System V",
    };
}
