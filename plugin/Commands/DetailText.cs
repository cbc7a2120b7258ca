using CrContainers.Engine.Image.Records;

namespace CrContainers.Plugin.Commands;

/// <summary>An open file that has no name, in a few words.</summary>
internal static class DetailText
{
    private const double NanosecondsPerSecond = 1e9;

    public static string Of(OpenFileDetail detail) => detail switch
    {
        EventCounterDetail counter => FormattableString.Invariant($"eventfd, {counter.Count}{(counter.IsSemaphore ? ", a semaphore" : "")}"),
        TimerDetail { Remaining: 0 } timer => FormattableString.Invariant($"timerfd, not armed, {timer.Ticks} ticks"),
        TimerDetail timer => FormattableString.Invariant($"timerfd, {timer.Remaining / NanosecondsPerSecond:F3} s left, {timer.Ticks} ticks"),
        SignalSetDetail set => FormattableString.Invariant($"signalfd, signals {set.Signals:x}"),
        EpollDetail epoll => $"epoll of {Numbers(epoll)}",
        PipeDetail { Contents.Count: 0 } pipe => FormattableString.Invariant($"pipe {pipe.PipeId}"),
        PipeDetail pipe => FormattableString.Invariant($"pipe {pipe.PipeId} with {pipe.Contents.Sum(chunk => (long)chunk.Length)} bytes in it"),
        SocketDetail socket => SocketText.Of(socket),
        WatchesDetail { Watches.Count: 0 } => "inotify of nothing",
        WatchesDetail watches => $"inotify of {string.Join(", ", watches.Watches.Select(watch => watch.Path))}",
        FanotifyDetail { Marks.Count: 0 } => "fanotify of nothing",
        FanotifyDetail fanotify => $"fanotify of {string.Join(", ", fanotify.Marks.Select(Mark))}",
        PidFdDetail pidFd => FormattableString.Invariant($"pidfd of {(pidFd.IsThread ? "thread" : "process")} {pidFd.Id}"),
        PtyMasterDetail master => FormattableString.Invariant($"master of terminal /dev/pts/{master.Index}{(master.IsControlling ? ", which controls the session" : "")}"),
        PtySlaveDetail slave => slave.IsByControl ? "the controlling terminal" : FormattableString.Invariant($"terminal /dev/pts/{slave.Index}"),
        _ => "a file of a kind of its own",
    };

    private static string Mark(FanotifyMark mark) => mark.Kind switch
    {
        FanotifyMarkKind.Mount => $"mount {mark.Path}",
        FanotifyMarkKind.FileSystem => $"the file system of {mark.Path}",
        _ => mark.Path,
    };

    private static string Numbers(EpollDetail epoll) => epoll.Entries.Count == 0 ? "nothing" : string.Join(", ", epoll.Entries.Select(entry => entry.Number).Order());
}
