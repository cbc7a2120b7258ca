using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CsCheck;

namespace CrContainers.Tests.Unit.Image;

/// <summary>Any values that the fields of a kind of OPEN_FILE can hold.</summary>
internal static class OpenFileDetails
{
    private static readonly Gen<SocketDetail> Sockets =
        from numbers in Gen.Int.Array[4]
        from state in Gen.Enum<SocketState>()
        from address in Gen.Byte.Array[0, ImageLimits.SocketAddress]
        from owner in Gen.UInt.Array[3]
        from options in Gen.Select(Gen.Int, Gen.Int, Gen.Byte.Array[0, ImageLimits.SocketOption], (level, name, value) => new SocketOption(level, name, value)).Array[0, 9]
        select new SocketDetail
        {
            Domain = numbers[0], Type = numbers[1], Protocol = numbers[2], State = state, Address = address, Backlog = numbers[3],
            Mode = owner[0], Uid = owner[1], Gid = owner[2], Options = options,
        };

    private static readonly Gen<SocketMessage> Messages =
        from data in Gen.Byte.Array[0, 50]
        from sender in Gen.Byte.Array[0, ImageLimits.SocketAddress]
        from files in Gen.ULong.Array[0, 5]
        from known in Gen.Bool
        from ids in Gen.UInt.Array[3]
        select new SocketMessage(data, sender, files, known ? new MessageCredentials((int)ids[0], ids[1], ids[2]) : null);

    private static readonly Gen<OpenFileDetail?> Connections =
        from socket in Sockets
        from state in Gen.Enum<ConnectionState>()
        from peer in Gen.ULong
        from address in Gen.Byte.Array[0, ImageLimits.SocketAddress]
        from accepted in Gen.Bool
        from numbers in Gen.Int.Array[2]
        from messages in Messages.Array[0, 9]
        select (OpenFileDetail?)new ConnectionDetail
        {
            Socket = socket, State = state, PeerId = peer, PeerAddress = address, IsAccepted = accepted, Place = numbers[0], Shutdown = numbers[1], Messages = messages,
        };

    /// <summary>Any bytes but zero, as characters.</summary>
    private static readonly Gen<string> Names = Gen.Char['\u0001', '\u00ff'].Array[0, 200].Select(characters => new string(characters));

    private static readonly Gen<OpenFileDetail?> Masters =
        from index in Gen.Int
        from settings in Gen.Byte.Array[44]
        from window in Gen.UShort.Array[4]
        from flags in Gen.Bool.Array[4]
        from owner in Gen.UInt.Array[3]
        select (OpenFileDetail?)new PtyMasterDetail
        {
            Index = index, Terminal = new TerminalRecord { Settings = settings, Rows = window[0], Columns = window[1], Width = window[2], Height = window[3] },
            IsLocked = flags[0], HasPackets = flags[1], IsHungUp = flags[2], IsControlling = flags[3], Mode = owner[0], Uid = owner[1], Gid = owner[2],
        };

    public static Gen<OpenFileDetail?> Of(OpenFileKind kind) => kind switch
    {
        OpenFileKind.EventCounter => Gen.Select(Gen.ULong, Gen.Bool, (count, semaphore) => (OpenFileDetail?)new EventCounterDetail(count, semaphore)),
        OpenFileKind.Timer => Gen.Select(Gen.Int, Gen.UInt, Gen.ULong, Gen.Long, Gen.Long, (clock, flags, ticks, interval, left) => (OpenFileDetail?)new TimerDetail(clock, flags, ticks, interval, left)),
        OpenFileKind.SignalSet => Gen.ULong.Select(signals => (OpenFileDetail?)new SignalSetDetail(signals)),
        OpenFileKind.Epoll => Gen.Select(Gen.Int, Gen.UInt, Gen.ULong, Gen.ULong, (number, events, data, file) => new EpollEntry(number, events, data, file))
            .Array[0, 20].Select(entries => (OpenFileDetail?)new EpollDetail(entries)),
        OpenFileKind.Pipe => Gen.Select(Gen.ULong, Gen.Int, Gen.Byte.Array[0, 100].Array[0, 10], (pipe, capacity, contents) => (OpenFileDetail?)new PipeDetail(pipe, capacity, contents)),
        OpenFileKind.Socket => Sockets.Select(socket => (OpenFileDetail?)socket),
        OpenFileKind.Connection => Connections,
        OpenFileKind.Watches => Gen.Select(Gen.Int, Gen.UInt, Names, (number, mask, path) => new Watch(number, mask, path)).Array[0, 10]
            .Select(Gen.Bool, (watches, unread) => (OpenFileDetail?)new WatchesDetail(watches, unread)),
        OpenFileKind.Fanotify => Gen.Select(Gen.Enum<FanotifyMarkKind>(), Gen.UInt, Gen.UInt, Gen.UInt, Names, (kind, flags, mask, ignored, path) => new FanotifyMark(kind, flags, mask, ignored, path)).Array[0, 10]
            .Select(Gen.UInt, Gen.UInt, (marks, init, events) => (OpenFileDetail?)new FanotifyDetail(init, events, marks)),
        OpenFileKind.PidFd => Gen.Select(Gen.Int, Gen.Bool, (id, thread) => (OpenFileDetail?)new PidFdDetail(id, thread)),
        OpenFileKind.PtyMaster => Masters,
        OpenFileKind.PtySlave => Gen.Select(Gen.Int, Gen.Bool, Gen.Bool, (index, control, exclusive) => (OpenFileDetail?)new PtySlaveDetail(index, control, exclusive)),
        _ => Gen.Const((OpenFileDetail?)null),
    };
}
