namespace CrContainers.Engine.Image.Records;

/// <summary>What waits at a socket: a message, or of a stream a piece.</summary>
/// <param name="Data">Its bytes; none for an empty message.</param>
/// <param name="Sender">struct sockaddr of who has sent it; empty for a stream, or where the sender had no name.</param>
/// <param name="Files">Open files that travel with it (SCM_RIGHTS).</param>
/// <param name="Credentials">Who has sent it, where the receiver asks for that (SO_PASSCRED); else null.</param>
public sealed record SocketMessage(byte[] Data, byte[] Sender, IReadOnlyList<ulong> Files, MessageCredentials? Credentials)
{
    /// <summary>Of an empty one.</summary>
    internal const int LeastBytes = 13;

    public void Write(PayloadWriter writer)
    {
        writer.Bytes(Data);
        writer.Bytes(Sender);
        writer.List(Files, static (to, file) => to.U64(file));
        writer.Bool(Credentials is not null);
        if (Credentials is { } credentials)
        {
            writer.I32(credentials.Pid);
            writer.U32(credentials.Uid);
            writer.U32(credentials.Gid);
        }
    }

    internal static SocketMessage Read(ref PayloadReader reader) => new(
        reader.Bytes(ImageLimits.SocketMessage),
        reader.Bytes(ImageLimits.SocketAddress),
        reader.List(ImageLimits.MessageFiles, sizeof(ulong), static (ref PayloadReader from) => from.U64()),
        reader.Bool() ? new MessageCredentials(reader.I32(), reader.U32(), reader.U32()) : null);
}
