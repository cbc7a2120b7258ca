using CrContainers.Engine.Native;

namespace CrContainers.Engine.Restore;

/// <summary>Makes unix sockets under numbers that no descriptor of the image has.</summary>
internal sealed class SocketNumbers(RestoreCalls calls, FreeNumbers free)
{
    private const string Subject = "a unix socket";
    private const ulong Unix = 1;

    /// <summary>socket(2).</summary>
    public int Make(int type) => Move((int)calls.Call("make", Subject, Syscall.Socket, Unix, (ulong)type, 0), free.Take());

    /// <summary>accept(2), after the connect(2) that is queued.</summary>
    public int Accept(int listener) => Move((int)calls.Call("accept at", Subject, Syscall.Accept4, (ulong)listener, 0, 0, 0), free.Take());

    /// <summary>socketpair(2).</summary>
    public (int First, int Second) MakePair(int type)
    {
        var place = calls.Reserve(2 * sizeof(int));
        var pair = calls.CallForBytes(place, 2 * sizeof(int), "make", Subject, Syscall.Socketpair, Unix, (ulong)type, 0, place);
        var (first, second) = (free.Take(), free.Take());

        // The first of the pair has the lowest number that was free: never that of the second one's place, which is the higher one.
        Move(BitConverter.ToInt32(pair, sizeof(int)), second);
        Move(BitConverter.ToInt32(pair), first);
        return (first, second);
    }

    private int Move(int number, int to)
    {
        if (number != to)
        {
            calls.QueueExpecting((ulong)to, "move", Subject, Syscall.Dup3, (ulong)number, (ulong)to, 0);
            calls.Queue("close", Subject, Syscall.Close, (ulong)number);
        }

        return to;
    }
}
