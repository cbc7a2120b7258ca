using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;

namespace CrContainers.Engine.Restore;

/// <summary>Unix sockets with another end, made by the task itself. An end that is gone is made too, and closed once it has sent what
/// it had sent.</summary>
/// <param name="init">The fresh init.</param>
/// <param name="calls">Its calls.</param>
/// <param name="root">Where names are found.</param>
/// <param name="sockets">Names and options.</param>
/// <param name="image">Whose open files.</param>
/// <param name="task">Whose descriptors.</param>
/// <param name="free">Numbers for what is open for a while.</param>
/// <param name="place">Moves an open file to its numbers.</param>
internal sealed class ConnectionRebuild(
    FreshInit init, RestoreCalls calls, FreshRoot root, SocketRebuild sockets, CheckpointImage image, TaskImage task, FreeNumbers free, Action<int, OpenFileRecord> place)
{
    private const int Datagram = 2;
    private readonly Dictionary<ulong, int> numbers = task.Descriptors.Entries.GroupBy(entry => entry.OpenFileId).ToDictionary(entries => entries.Key, entries => entries.First().Number);
    private readonly Dictionary<ulong, OpenFileRecord> files = image.OpenFiles.ToDictionary(file => file.Id);

    /// <summary>Numbers of ends that are gone, by the open file of the end that is not.</summary>
    private readonly Dictionary<ulong, int> gone = [];
    private readonly HashSet<ulong> made = [];
    private readonly SocketNumbers making = new(calls, free);

    private IEnumerable<(OpenFileRecord File, ConnectionDetail Connection)> Connections =>
        image.OpenFiles.Where(file => numbers.ContainsKey(file.Id) && Makes(file)).Select(file => (file, (ConnectionDetail)file.Detail!));

    /// <summary>False for one that is connected with an address alone.</summary>
    public static bool Makes(OpenFileRecord file) => file.Detail is ConnectionDetail { State: not ConnectionState.Addressed };

    /// <summary>Makes all ends and gives them their numbers.</summary>
    public void Make()
    {
        var listeners = new BorrowedListeners(calls, root, making);
        foreach (var (file, connection) in Connections)
        {
            if (made.Add(file.Id))
            {
                Make(file, connection, listeners);
            }
        }

        listeners.Close();
        calls.Flush();
    }

    /// <summary>Once every open file has its number: sends what waits, then ends what was ended.</summary>
    public void Finish()
    {
        SendMessages();
        ConnectByName();
        foreach (var (file, connection) in Connections)
        {
            End(file, connection);
        }

        calls.Flush();
        foreach (var (file, connection) in Connections)
        {
            sockets.SetOptions(numbers[file.Id], SocketText.Of(connection.Socket), connection.Socket);
            sockets.SetFlags(numbers[file.Id], SocketText.Of(connection.Socket), file);
        }
    }

    private void SendMessages()
    {
        var messages = new MessageRebuild(init, calls, root, making, task, numbers);
        foreach (var file in image.OpenFiles.Where(file => numbers.ContainsKey(file.Id)))
        {
            if (((file.Detail as ConnectionDetail)?.Socket ?? file.Detail as SocketDetail) is { } socket)
            {
                messages.Know(socket, numbers[file.Id]);
            }
        }

        foreach (var (file, connection) in Connections)
        {
            messages.Add(connection, SenderTo(file, connection));
        }

        messages.Send();
    }

    private void Make(OpenFileRecord file, ConnectionDetail connection, BorrowedListeners listeners)
    {
        var partner = connection.State == ConnectionState.Open ? files[connection.PeerId] : null;
        if (!ComesWithItsPeer(file, connection))
        {
            PlaceNamed(making.Make(connection.Socket.Type), file, connection);
            return;
        }

        var peer = (ConnectionDetail?)partner?.Detail ?? Gone(connection);
        var (ours, theirs) = connection.IsAccepted ? Swap(Connect(peer, connection, listeners))
            : peer.IsAccepted ? Connect(connection, peer, listeners)
            : making.MakePair(connection.Socket.Type);
        PlaceNamed(ours, file, connection);
        if (partner is null)
        {
            gone.Add(file.Id, theirs);
            NameOfGone(theirs, connection);
            return;
        }

        made.Add(partner.Id);
        PlaceNamed(theirs, partner, peer);
    }

    private bool ComesWithItsPeer(OpenFileRecord file, ConnectionDetail connection) => connection.State switch
    {
        ConnectionState.None or ConnectionState.Waiting => false,
        ConnectionState.Open => ConnectionDetail.ArePair(file, files[connection.PeerId]),
        _ => true,
    };

    /// <summary>The end that is not in the image.</summary>
    private static ConnectionDetail Gone(ConnectionDetail connection) => new()
    {
        Socket = connection.Socket with { Address = connection.PeerAddress },
        State = ConnectionState.Open,
        IsAccepted = connection.PeerAddress.Length > 0 && connection.Socket.Type != Datagram,
    };

    /// <summary>Its messages show it.</summary>
    private void NameOfGone(int number, ConnectionDetail connection)
    {
        if (connection.PeerAddress.Length > 0 && connection.Socket.Type == Datagram)
        {
            BorrowedName.Bind(calls, root, number, connection.PeerAddress).Return();
        }
    }

    private static (int, int) Swap((int First, int Second) pair) => (pair.Second, pair.First);

    private (int Client, int Accepted) Connect(ConnectionDetail client, ConnectionDetail accepted, BorrowedListeners listeners)
    {
        var listener = listeners.At(accepted.Socket);
        var number = making.Make(client.Socket.Type);
        calls.Queue("connect", SocketText.Of(accepted.Socket), Syscall.Connect, (ulong)number, calls.Put(accepted.Socket.Address), (ulong)accepted.Socket.Address.Length);
        return (number, making.Accept(listener));
    }

    private void PlaceNamed(int number, OpenFileRecord file, ConnectionDetail connection)
    {
        if (connection.Socket.Address.Length > 0 && !connection.IsAccepted)
        {
            sockets.Bind(number, SocketText.Of(connection.Socket), connection.Socket);
        }

        place(number, file);
        free.Return(number);
    }

    /// <summary>The number of its other end; null where messages come by its name.</summary>
    private int? SenderTo(OpenFileRecord file, ConnectionDetail connection) =>
        gone.TryGetValue(file.Id, out var number) ? number : ComesWithItsPeer(file, connection) ? numbers[connection.PeerId] : null;

    /// <summary>Datagram sockets with others that have a name, and those that wait for accept(2), in the order in which they came.</summary>
    private void ConnectByName()
    {
        foreach (var (file, connection) in Connections.Where(pair => pair.Connection.PeerId != 0 && !ComesWithItsPeer(pair.File, pair.Connection)).OrderBy(pair => pair.Connection.Place))
        {
            var peer = files[connection.PeerId].Detail;
            var socket = (peer as ConnectionDetail)?.Socket ?? (SocketDetail)peer!;
            calls.Queue("connect", SocketText.Of(socket), Syscall.Connect, (ulong)numbers[file.Id], calls.Put(socket.Address), (ulong)socket.Address.Length);
        }
    }

    private void End(OpenFileRecord file, ConnectionDetail connection)
    {
        var text = SocketText.Of(connection.Socket);
        if (gone.TryGetValue(file.Id, out var other))
        {
            if (connection.State == ConnectionState.Reset)
            {
                calls.QueueExpecting(1, "send to", text, Syscall.Write, (ulong)numbers[file.Id], calls.Put([0]), 1);
            }

            calls.Queue("close", text, Syscall.Close, (ulong)other);
        }

        if (connection.Shutdown != 0 && (other == 0 || connection.Socket.Type == Datagram))
        {
            calls.Queue("shut down", text, Syscall.Shutdown, (ulong)numbers[file.Id], (ulong)connection.Shutdown - 1);
        }
    }
}
