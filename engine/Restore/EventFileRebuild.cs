using CrContainers.Engine.Errors;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;

namespace CrContainers.Engine.Restore;

/// <summary>eventfd, timerfd, signalfd, inotify and epoll, made by the task itself.</summary>
internal sealed class EventFileRebuild(RestoreCalls calls)
{
    private const ulong SetStatusFlags = 4;
    private const ulong Semaphore = 1;
    private const ulong NewSignalSet = ulong.MaxValue;

    /// <summary>Bytes of the kernel's sigset_t.</summary>
    private const ulong SignalSetSize = sizeof(ulong);

    /// <summary>What fcntl(2) can set.</summary>
    private const OpenFlags Settable = OpenFlags.Append | OpenFlags.NonBlocking | OpenFlags.NoAccessTime;

    /// <summary>Its number; timers are not armed, epoll sets and inotifies are empty.</summary>
    public int Make(OpenFileRecord file)
    {
        var number = file.Detail switch
        {
            EventCounterDetail counter => Counter(counter),
            TimerDetail timer => Call("make", "a timerfd", Syscall.TimerfdCreate, (ulong)timer.Clock, 0),
            SignalSetDetail set => Call("make", "a signalfd", Syscall.Signalfd4, NewSignalSet, calls.Put(BitConverter.GetBytes(set.Signals)), SignalSetSize, 0),
            WatchesDetail => Call("make", "an inotify", Syscall.InotifyInit1, 0),
            EpollDetail => Call("make", "an epoll set", Syscall.EpollCreate1, 0),
            _ => throw new CrException(ErrorKind.Internal, "make", $"open file {file.Id}", $"it is of kind {file.Kind}"),
        };
        if (((OpenFlags)file.Flags & Settable) is not 0 and var flags)
        {
            calls.Queue("set the flags of", $"fd {number}", Syscall.Fcntl, (ulong)number, SetStatusFlags, (ulong)flags);
        }

        return number;
    }

    private int Counter(EventCounterDetail counter)
    {
        var number = Call("make", "an eventfd", Syscall.Eventfd2, 0, counter.IsSemaphore ? Semaphore : 0);
        if (counter.Count > 0)
        {
            calls.QueueExpecting(sizeof(ulong), "set", "an eventfd", Syscall.Write, (ulong)number, calls.Put(BitConverter.GetBytes(counter.Count)), sizeof(ulong));
        }

        return number;
    }

    private int Call(string operation, string subject, Syscall number, params ReadOnlySpan<ulong> arguments) => (int)calls.Call(operation, subject, number, arguments);
}
