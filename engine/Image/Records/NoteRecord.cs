namespace CrContainers.Engine.Image.Records;

/// <summary>NOTE (3): what a person should know of the checkpoint, such as a process that was left out.</summary>
public sealed record NoteRecord(string Text) : IRecord<NoteRecord>
{
    public static RecordType Type => RecordType.Note;

    public void Write(PayloadWriter writer) => writer.Name(Text);

    public static NoteRecord Read(ref PayloadReader reader, ulong id) => new(reader.Name(ImageLimits.NoteLength));
}
