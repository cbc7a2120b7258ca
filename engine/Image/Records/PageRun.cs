namespace CrContainers.Engine.Image.Records;

/// <summary>Pages next to each other.</summary>
/// <param name="Start">Address of the first one.</param>
/// <param name="Pages">How many, of 4096 bytes.</param>
public readonly record struct PageRun(ulong Start, ulong Pages)
{
    public ulong Bytes => Pages * ImageFormat.PageSize;

    public ulong End => Start + Bytes;

    internal static void Write(PayloadWriter writer, PageRun run)
    {
        writer.U64(run.Start);
        writer.U64(run.Pages);
    }

    internal static PageRun Read(ref PayloadReader reader) => new(reader.U64(), reader.U64());
}
