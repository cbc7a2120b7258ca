namespace CrContainers.Engine.Image.Records;

/// <summary>Of an end of a pipe(7): which one, by the access mode of the open file; O_DIRECT is packet mode.</summary>
/// <param name="PipeId">The same for all ends of one pipe.</param>
/// <param name="Capacity">Bytes (F_GETPIPE_SZ).</param>
/// <param name="Contents">What was written and not read, at the first end of a pipe; in packet mode a packet each.</param>
public sealed record PipeDetail(ulong PipeId, int Capacity, IReadOnlyList<byte[]> Contents) : OpenFileDetail
{
    public override void Write(PayloadWriter writer)
    {
        writer.U64(PipeId);
        writer.I32(Capacity);
        writer.List(Contents, static (to, chunk) => to.Bytes(chunk));
    }

    internal static PipeDetail Read(ref PayloadReader reader) => new(
        reader.U64(), reader.I32(), reader.List(ImageLimits.PipeChunks, sizeof(uint), static (ref PayloadReader from) => from.Bytes(ImageLimits.PipeChunk)));
}
