using CrContainers.Engine.Image.Records;

namespace CrContainers.Plugin.Commands;

/// <summary>A file that no name leads to, as it is shown.</summary>
/// <param name="Name">As /proc showed it.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="KeptBytes">Of it in the image, without holes.</param>
internal sealed record NamelessView(string Name, FileKind Kind, long Bytes, long KeptBytes)
{
    public static NamelessView Of(FileRecord file) => new(file.ShownName, file.Kind, file.Size, file.Nameless!.DataBytes);

    /// <summary>For a person.</summary>
    public string KindText => Kind switch
    {
        FileKind.Nameless => "file",
        FileKind.RemovedDirectory => "directory",
        FileKind.MemoryFile => "memfd",
        FileKind.SharedMemory => "shared memory",
        _ => "segment of System V",
    };
}
