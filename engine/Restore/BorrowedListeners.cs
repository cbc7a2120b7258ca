using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;

namespace CrContainers.Engine.Restore;

/// <summary>Listening unix sockets for a moment: what accept(2) makes at them has their name. Those of the image are made later.</summary>
internal sealed class BorrowedListeners(RestoreCalls calls, FreshRoot root, SocketNumbers numbers)
{
    private readonly Dictionary<(string Name, int Type), (int Number, BorrowedName Name)> open = [];

    /// <summary>The number of one with the address of <paramref name="socket"/>.</summary>
    public int At(SocketDetail socket)
    {
        var key = (Convert.ToHexString(socket.Address), socket.Type);
        if (!open.TryGetValue(key, out var listener))
        {
            var number = numbers.Make(socket.Type);
            listener = (number, BorrowedName.Bind(calls, root, number, socket.Address));
            calls.Queue("listen at", SocketText.Of(socket), Syscall.Listen, (ulong)number, 1);
            open.Add(key, listener);
        }

        return listener.Number;
    }

    public void Close()
    {
        foreach (var (number, name) in open.Values)
        {
            name.Return();
            calls.Queue("close", "a unix socket", Syscall.Close, (ulong)number);
        }

        open.Clear();
    }
}
