namespace CrContainers.Engine.Image.Records;

/// <summary>FILE_DATA (306): a part of the contents of a FILE without a name.</summary>
/// <param name="Id">The FILE.</param>
/// <param name="Offset">Bytes from the file's start.</param>
/// <param name="Contents">At least one byte.</param>
public sealed record FileDataRecord(ulong Id, long Offset, byte[] Contents) : IRecord<FileDataRecord>, IFileContents
{
    public static RecordType Type => RecordType.FileData;

    public void Write(PayloadWriter writer)
    {
        writer.I64(Offset);
        writer.Bytes(Contents);
    }

    public static FileDataRecord Read(ref PayloadReader reader, ulong id) => new(id, reader.I64(), reader.Bytes(ImageLimits.FileData));
}
