namespace CrContainers.Engine.Image.Records;

/// <summary>Of a socket(2).</summary>
public sealed record SocketDetail : OpenFileDetail
{
    private const int OptionBytes = 12;

    /// <summary>AF_UNIX, AF_INET, AF_INET6, AF_NETLINK.</summary>
    public required int Domain { get; init; }

    /// <summary>SOCK_STREAM, SOCK_DGRAM, SOCK_RAW, SOCK_SEQPACKET.</summary>
    public required int Type { get; init; }
    public required int Protocol { get; init; }
    public required SocketState State { get; init; }

    /// <summary>struct sockaddr of its own; empty where it is not bound.</summary>
    public byte[] Address { get; init; } = [];

    /// <summary>Of listen(2); else 0.</summary>
    public int Backlog { get; init; }

    /// <summary>Permissions and owner of a unix socket's name in the file system.</summary>
    public uint Mode { get; init; }
    public uint Uid { get; init; }
    public uint Gid { get; init; }
    public IReadOnlyList<SocketOption> Options { get; init; } = [];

    public override void Write(PayloadWriter writer)
    {
        writer.I32(Domain);
        writer.I32(Type);
        writer.I32(Protocol);
        writer.I32((int)State);
        writer.Bytes(Address);
        writer.I32(Backlog);
        writer.U32(Mode);
        writer.U32(Uid);
        writer.U32(Gid);
        writer.List(Options, static (to, option) =>
        {
            to.I32(option.Level);
            to.I32(option.Name);
            to.Bytes(option.Value);
        });
    }

    internal static SocketDetail Read(ref PayloadReader reader) => new()
    {
        Domain = reader.I32(),
        Type = reader.I32(),
        Protocol = reader.I32(),
        State = reader.Enum<SocketState>(),
        Address = reader.Bytes(ImageLimits.SocketAddress),
        Backlog = reader.I32(),
        Mode = reader.U32(),
        Uid = reader.U32(),
        Gid = reader.U32(),
        Options = reader.List(
            ImageLimits.SocketOptions, OptionBytes, static (ref PayloadReader from) => new SocketOption(from.I32(), from.I32(), from.Bytes(ImageLimits.SocketOption))),
    };
}
