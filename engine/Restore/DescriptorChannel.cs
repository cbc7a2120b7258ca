using CrContainers.Engine.Native;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Restore;

/// <summary>A socket pair between this program and the fresh init, to hand it open files through.</summary>
internal sealed class DescriptorChannel : IDisposable
{
    private const ulong UnixDomain = 1;
    private const ulong StreamCloseOnExec = 1 | 0x80000;
    private const int ControlDescriptor = 16;
    private readonly RestoreCalls calls;
    private readonly SafeFileHandle ours;
    private readonly int theirs;

    private DescriptorChannel(RestoreCalls calls, SafeFileHandle ours, int theirs)
    {
        this.calls = calls;
        this.ours = ours;
        this.theirs = theirs;
    }

    /// <param name="init">The fresh init.</param>
    /// <param name="calls">Its calls.</param>
    /// <param name="free">A descriptor number that stays free for the channel's end.</param>
    public static DescriptorChannel Open(FreshInit init, RestoreCalls calls, int free)
    {
        const string subject = "the descriptor channel";
        var place = calls.Reserve(2 * sizeof(int));
        var pair = calls.CallForBytes(place, 2 * sizeof(int), "open", subject, Syscall.Socketpair, UnixDomain, StreamCloseOnExec, 0, place);
        var (first, second) = (BitConverter.ToInt32(pair), BitConverter.ToInt32(pair, sizeof(int)));
        var ours = init.CopyDescriptor(first);
        calls.Queue("close", subject, Syscall.Close, (ulong)first);
        if (second != free)
        {
            calls.QueueExpecting((ulong)free, "move", subject, Syscall.Dup3, (ulong)second, (ulong)free, (ulong)OpenFlags.CloseOnExec);
            calls.Queue("close", subject, Syscall.Close, (ulong)second);
        }

        calls.Flush();
        return new DescriptorChannel(calls, ours, free);
    }

    /// <summary>Hands an open file over; its number in the fresh init is the lowest free one.</summary>
    public int Pass(SafeFileHandle file, string subject)
    {
        DescriptorPassing.Send(ours, file, subject);
        var payload = calls.Reserve(1);
        var vector = calls.Put([.. BitConverter.GetBytes(payload), .. BitConverter.GetBytes(1UL)]);
        var control = calls.Reserve(DescriptorPassing.ControlSize);
        var message = calls.Put(MessageHeader.Of(default, vector, (control, DescriptorPassing.ControlSize)));
        var received = calls.CallForBytes(control, DescriptorPassing.ControlSize, "receive", subject, Syscall.Recvmsg, (ulong)theirs, message, 0);
        return BitConverter.ToInt32(received, ControlDescriptor);
    }

    /// <summary>Closes both ends.</summary>
    public void Dispose()
    {
        calls.Call("close", "the descriptor channel", Syscall.Close, (ulong)theirs);
        ours.Dispose();
    }
}
