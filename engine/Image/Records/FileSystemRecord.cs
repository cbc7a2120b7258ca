namespace CrContainers.Engine.Image.Records;

/// <summary>FILE_SYSTEM (304): what fs_struct holds of a process: working directory and umask. Its root is the container's.</summary>
public sealed record FileSystemRecord : IRecord<FileSystemRecord>
{
    public static RecordType Type => RecordType.FileSystem;

    public required ulong WorkingDirectoryId { get; init; }
    public required int Umask { get; init; }

    public void Write(PayloadWriter writer)
    {
        writer.U64(WorkingDirectoryId);
        writer.I32(Umask);
    }

    public static FileSystemRecord Read(ref PayloadReader reader, ulong id) => new()
    {
        WorkingDirectoryId = reader.U64(),
        Umask = reader.I32(),
    };
}
