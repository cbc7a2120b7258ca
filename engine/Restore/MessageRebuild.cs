using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;

namespace CrContainers.Engine.Restore;

/// <summary>Sends once more what waited at unix sockets: each message from the other end, or, where it came by the receiver's name, from a
/// socket with the name of who had sent it.</summary>
internal sealed class MessageRebuild(FreshInit init, RestoreCalls calls, FreshRoot root, SocketNumbers making, TaskImage task, IReadOnlyDictionary<ulong, int> numbers)
{
    private const int Datagram = 2;
    private const ulong DoNotWaitNorSignal = 0x40 | 0x4000;

    /// <summary>Numbers of datagram sockets by their names; those made here are closed again.</summary>
    private readonly Dictionary<string, int> byName = [];
    private readonly List<(int Number, BorrowedName? Name)> strangers = [];
    private readonly List<(int Sender, SocketDetail To, bool ByName, SocketMessage Message)> waiting = [];

    /// <summary>A socket of the image, which may have sent something by name.</summary>
    public void Know(SocketDetail socket, int number)
    {
        if (socket is { Domain: 1, Type: Datagram, Address.Length: > 0 })
        {
            byName[Convert.ToHexString(socket.Address)] = number;
        }
    }

    /// <param name="connection">Where messages wait.</param>
    /// <param name="sender">Its other end; null where they came by its name.</param>
    public void Add(ConnectionDetail connection, int? sender) =>
        waiting.AddRange(connection.Messages.Select(message => (sender ?? SenderNamed(message.Sender), connection.Socket, sender is null, message)));

    public void Send()
    {
        calls.Flush();
        var rooms = waiting.GroupBy(item => item.Sender, item => item.Message).Select(messages => SendRoom.For(init, messages.Key, messages)).ToList();
        SendAll();
        rooms.ForEach(room => room?.Dispose());
        foreach (var (number, name) in strangers)
        {
            name?.Return();
            calls.Queue("close", "a unix socket", Syscall.Close, (ulong)number);
        }
    }

    private void SendAll()
    {
        try
        {
            foreach (var (sender, to, isByName, message) in waiting)
            {
                Send(sender, SocketText.Of(to), isByName ? to.Address : [], message);
            }

            calls.Flush();
        }
        catch (KernelException exception) when (exception.Errno == Errno.ETOOMANYREFS)
        {
            throw new CrException(
                ErrorKind.IncompatibleHost, exception.Operation, exception.Subject, "its user would have more descriptors in flight, in all containers, than the fresh container's limit of open files (RLIMIT_NOFILE)",
                "give the fresh container a higher one (docker run --ulimit nofile)", exception);
        }
    }

    /// <summary>A socket with a name that nobody has any more, or with none.</summary>
    private int SenderNamed(byte[] address)
    {
        var key = Convert.ToHexString(address);
        if (!byName.TryGetValue(key, out var number))
        {
            number = making.Make(Datagram);
            strangers.Add((number, address.Length == 0 ? null : BorrowedName.Bind(calls, root, number, address)));
            byName.Add(key, number);
        }

        return number;
    }

    /// <summary>The data first: it alone is long.</summary>
    private void Send(int sender, string text, byte[] address, SocketMessage message)
    {
        var data = calls.Put(message.Data.Length == 0 ? [0] : message.Data);
        var vector = calls.Put([.. BitConverter.GetBytes(data), .. BitConverter.GetBytes((ulong)message.Data.Length)]);
        var control = Control(message);
        var header = MessageHeader.Of(
            (address.Length == 0 ? 0 : calls.Put(address), address.Length), vector, (control.Length == 0 ? 0 : calls.Put(control), control.Length));
        calls.QueueExpecting((ulong)message.Data.Length, "send what waited to", text, Syscall.Sendmsg, (ulong)sender, calls.Put(header), DoNotWaitNorSignal);
    }

    /// <summary>A process names itself, and nobody else.</summary>
    private byte[] Control(SocketMessage message) =>
    [
        .. message.Files.Count == 0 ? [] : MessageHeader.Rights([.. message.Files.Select(file => numbers[file])]),
        .. message.Credentials is { } sender && sender.Pid == task.Task.Pid ? MessageHeader.Credentials(sender.Pid, sender.Uid, sender.Gid) : [],
    ];
}
