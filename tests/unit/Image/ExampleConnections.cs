using CrContainers.Engine.Image.Records;

namespace CrContainers.Tests.Unit.Image;

/// <summary>Unix sockets that belong together, for the example image.</summary>
internal static class ExampleConnections
{
    /// <summary>Places among <see cref="OpenFiles"/>.</summary>
    public const int Client = 0, Server = 1, Grams = 2, Closed = 3, Listening = 4, Waiting = 5, Addressed = 6, Netlink = 7, Travelling = 8, Nested = 9;
    private static readonly byte[] Name = [1, 0, 0, .. "name"u8];

    public static OpenFileRecord[] OpenFiles(ulong first) =>
    [
        File(first, Stream([]) with
        {
            State = ConnectionState.Open, PeerId = first + Server, Messages = [new([1, 2, 3], [], [6, first], new MessageCredentials(1, 1000, 100)), new([4], [], [first + Travelling], null)],
        }),
        File(first + Server, Stream(Name) with { State = ConnectionState.Open, PeerId = first, IsAccepted = true, Shutdown = 2 }),
        File(first + Grams, new ConnectionDetail { Socket = Socket(2, [1, 0, 0, .. "grams"u8]), State = ConnectionState.None, Messages = [new([], [1, 0, .. "/run/sender"u8], [], null), new([5], [], [], null)] }),
        File(first + Closed, Stream([]) with { State = ConnectionState.Reset, PeerAddress = Name, Shutdown = 3 }),
        new() { Id = first + Listening, Kind = OpenFileKind.Socket, Flags = 2, Detail = Socket(1, Name) with { State = SocketState.Listening, Backlog = 7 } },
        File(first + Waiting, Stream([]) with { State = ConnectionState.Waiting, PeerId = first + Listening, Place = 1 }),
        File(first + Addressed, new ConnectionDetail
        {
            Socket = new SocketDetail { Domain = 2, Type = 2, Protocol = 17, State = SocketState.Bound, Address = Inet(5353, 127) },
            State = ConnectionState.Addressed, PeerAddress = Inet(53, 10),
        }),
        new()
        {
            Id = first + Netlink, Kind = OpenFileKind.Socket, Flags = 2,
            Detail = new SocketDetail { Domain = 16, Type = 3, Protocol = 0, State = SocketState.Bound, Address = [16, 0, 0, 0, 1, 0, 0, 0, 0x11, 0, 0, 0] },
        },
        File(first + Travelling, Stream([]) with { State = ConnectionState.Closed, Messages = [new([6], [], [first + Travelling, first + Nested], null)] }),
        new() { Id = first + Nested, Kind = OpenFileKind.EventCounter, Flags = 2, Detail = new EventCounterDetail(9, IsSemaphore: false) },
    ];

    /// <summary>None leads to those that are in flight.</summary>
    public static IEnumerable<DescriptorEntry> Entries(int number, ulong first) => Enumerable.Range(0, Netlink + 1).Select(index => new DescriptorEntry(number + index, first + (ulong)index, false));

    private static OpenFileRecord File(ulong id, ConnectionDetail connection) => new() { Id = id, Kind = OpenFileKind.Connection, Flags = 2, Detail = connection };

    private static byte[] Inet(ushort port, byte first) => [2, 0, (byte)(port >> 8), (byte)port, first, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0];

    private static ConnectionDetail Stream(byte[] address) => new() { Socket = Socket(1, address), State = ConnectionState.None };

    private static SocketDetail Socket(int type, byte[] address) =>
        new() { Domain = 1, Type = type, Protocol = 0, State = address.Length > 0 ? SocketState.Bound : SocketState.Open, Address = address, Options = [new(1, 16, [1, 0, 0, 0])] };
}
