using CrContainers.Engine.Errors;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Restore;

/// <summary>Sockets, made by the task itself, in its own network namespace and with the rights of the fresh container.</summary>
internal sealed class SocketRebuild(FreshInit init, RestoreCalls calls, FreshRoot root)
{
    private const int AtFdCwd = -100;
    private const int Unix = 1;
    private const int AddressAt = 4;
    private const ulong SetStatusFlags = 4;

    /// <summary>The kernel keeps twice what was asked for.</summary>
    private const int BufferFactor = 2;

    /// <summary>Its number.</summary>
    public int Make(OpenFileRecord file)
    {
        var connection = file.Detail as ConnectionDetail;
        var socket = connection?.Socket ?? (SocketDetail)file.Detail!;
        var text = SocketText.Of(socket);
        var number = (int)calls.Call("make", text, Syscall.Socket, (ulong)socket.Domain, (ulong)socket.Type, (ulong)socket.Protocol);
        SetOptions(number, text, socket);
        if (connection is not null)
        {
            Connect(number, text, socket, connection.PeerAddress);
        }
        else if (socket.Address.Length > 0)
        {
            Bind(number, text, socket);
        }

        if (socket.State == SocketState.Listening)
        {
            calls.Queue("listen at", text, Syscall.Listen, (ulong)number, (ulong)socket.Backlog);
        }

        SetFlags(number, text, file);
        return number;
    }

    public void SetFlags(int number, string text, OpenFileRecord file) =>
        calls.Queue("set the flags of", text, Syscall.Fcntl, (ulong)number, SetStatusFlags, file.Flags & ~(ulong)OpenFlags.AccessMode);

    /// <summary>The address of its own may be what the kernel chose for the peer, in a network that the fresh container is not in: then only
    /// the port is kept, and the kernel chooses again.</summary>
    private void Connect(int number, string text, SocketDetail socket, byte[] peer)
    {
        try
        {
            Bind(number, text, socket);
        }
        catch (KernelException exception) when (exception.Errno == Errno.EADDRNOTAVAIL)
        {
            Bind(number, text, socket with { Address = PortOf(socket.Address) });
        }

        calls.Call("connect", $"{text} with {SocketText.Address(peer)}", Syscall.Connect, (ulong)number, calls.Put(peer), (ulong)peer.Length);
    }

    /// <summary>struct sockaddr of any address with the same port.</summary>
    private static byte[] PortOf(byte[] address) => [.. address[..AddressAt], .. new byte[address.Length - AddressAt]];

    /// <summary>Only what differs from a new socket's: an option may need a right to be set, whatever its value.</summary>
    public void SetOptions(int number, string text, SocketDetail socket)
    {
        using var copy = init.CopyDescriptor(number);
        var different = socket.Options.Where(option => !IsSame(copy, option)).ToList();
        foreach (var option in different)
        {
            var value = calls.Put(Wanted(option));
            calls.Queue($"set {NameOf(option)} of", text, Syscall.Setsockopt, (ulong)number, (ulong)option.Level, (ulong)option.Name, value, (ulong)option.Value.Length);
        }

        calls.Flush();
        if (different.Find(option => !IsSame(copy, option)) is { } other)
        {
            throw new CrException(ErrorKind.IncompatibleHost, $"set {NameOf(other)} of", text, "the kernel takes it, and has another value then", "give the fresh container the same limits and sysctls");
        }
    }

    private static bool IsSame(SafeFileHandle socket, SocketOption option) =>
        Socket.Option(socket, option.Level, option.Name, SocketOptionTable.Find(option.Level, option.Name)!.Value.Size) is { } now && now.AsSpan().SequenceEqual(option.Value);

    private static byte[] Wanted(SocketOption option) => option is { Level: SocketOptionTable.Socket, Name: SocketOptionTable.SendBuffer or SocketOptionTable.ReceiveBuffer }
        ? BitConverter.GetBytes(BitConverter.ToInt32(option.Value) / BufferFactor)
        : option.Value;

    private static string NameOf(SocketOption option) => SocketOptionTable.Find(option.Level, option.Name)!.Value.Name;

    public void Bind(int number, string text, SocketDetail socket)
    {
        var hasPath = socket.Domain == Unix && BorrowedName.PathOf(socket.Address) is not null;
        if (hasPath)
        {
            RemoveName(socket);
        }

        calls.Call("bind", text, Syscall.Bind, (ulong)number, calls.Put(socket.Address), (ulong)socket.Address.Length);
        if (hasPath)
        {
            SetOwner(socket);
        }
    }

    /// <summary>The name of a socket that is gone cannot be bound again. Anything but a socket stays, and the bind fails.</summary>
    private void RemoveName(SocketDetail socket)
    {
        if (root.Look(PathOf(socket)) is { IsSocket: true })
        {
            calls.Queue("remove the old name of", PathOf(socket), Syscall.Unlinkat, unchecked((ulong)AtFdCwd), calls.Put(FileOpening.Terminated(PathOf(socket))), 0);
        }
    }

    private void SetOwner(SocketDetail socket)
    {
        var path = PathOf(socket);
        if (root.Look(path) is not { IsSocket: true } status)
        {
            throw new CrException(ErrorKind.IncompatibleHost, "bind", path, "the name is not there afterwards");
        }

        if (status.Uid != socket.Uid || status.Gid != socket.Gid)
        {
            calls.Queue("give to its owner", path, Syscall.Fchownat, unchecked((ulong)AtFdCwd), calls.Put(FileOpening.Terminated(path)), socket.Uid, socket.Gid, 0);
        }

        calls.Queue("set the mode of", path, Syscall.Fchmodat, unchecked((ulong)AtFdCwd), calls.Put(FileOpening.Terminated(path)), socket.Mode);
    }

    private static string PathOf(SocketDetail socket) => BorrowedName.PathOf(socket.Address)!;
}
