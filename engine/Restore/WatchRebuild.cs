using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Restore;

/// <summary>Fills each inotify, once nothing is opened any more that it may watch.</summary>
internal sealed class WatchRebuild(FreshInit init, RestoreCalls calls)
{
    private const uint Opened = 0x20;
    private const uint Closed = 0x10;
    private const uint DontFollow = 0x02000000;
    private const int AtFdCwd = -100;
    private const string Root = "/";

    /// <summary>Bytes of an event without a name: of what is watched itself, or of a loss.</summary>
    private const int EventSize = 16;
    private const int ReadAtOnce = 1 << 16;

    public void Run(CheckpointImage image, TaskImage task)
    {
        var numbers = task.Descriptors.Entries.ToLookup(entry => entry.OpenFileId, entry => entry.Number);
        foreach (var file in image.OpenFiles.Where(file => file.Kind == OpenFileKind.Watches && numbers.Contains(file.Id)))
        {
            Fill(numbers[file.Id].First(), (WatchesDetail)file.Detail!);
        }
    }

    private void Fill(int inotify, WatchesDetail detail)
    {
        var next = 1;
        foreach (var watch in detail.Watches)
        {
            SkipTo(inotify, watch, next);
            Add(inotify, watch, watch.Mask);
            next = watch.Number + 1;
        }

        calls.Flush();
        if (detail.HasUnread)
        {
            TellOfLoss(inotify, next, detail.Watches.FirstOrDefault(watch => watch.Path == Root));
        }
    }

    private void Add(int inotify, Watch watch, uint mask) => calls.QueueExpecting(
        (ulong)watch.Number, "watch", watch.Path, Syscall.InotifyAddWatch, (ulong)inotify, calls.Put(FileOpening.Terminated(watch.Path)), mask | DontFollow);

    private void Remove(int inotify, int number) => calls.Queue("unwatch", $"inotify fd {inotify}", Syscall.InotifyRmWatch, (ulong)inotify, (ulong)number);

    /// <summary>The kernel numbers watches one after the other, and does not come back to a number that is free again.</summary>
    private void SkipTo(int inotify, Watch watch, int next)
    {
        for (var number = next; number < watch.Number; number++)
        {
            Add(inotify, watch with { Number = number }, watch.Mask);
            Remove(inotify, number);
        }

        if (next < watch.Number)
        {
            calls.Flush();
            Drain(inotify, 0);
        }
    }

    /// <summary>Fills the queue until the kernel says so in it, and takes out all but that. The events are of "/" opened and closed.</summary>
    private void TellOfLoss(int inotify, int next, Watch? own)
    {
        var watch = new Watch(own?.Number ?? next, Opened | Closed, Root);
        Add(inotify, watch, watch.Mask);
        OpenAndClose(int.Parse(ProcFile.ReadText("/proc/sys/fs/inotify/max_queued_events")));
        if (own is null)
        {
            Remove(inotify, watch.Number);
        }
        else
        {
            Add(inotify, own, own.Mask);
        }

        calls.Flush();
        Drain(inotify, EventSize);
    }

    /// <summary>More than so many events. The first free number is the same each time.</summary>
    private void OpenAndClose(int events)
    {
        var number = (ulong)calls.Call("open", Root, Syscall.Openat, unchecked((ulong)AtFdCwd), calls.Put(FileOpening.Terminated(Root)), (ulong)OpenFlags.Directory, 0);
        calls.Queue("close", Root, Syscall.Close, number);
        for (var i = 0; i <= events; i += 2)
        {
            calls.QueueExpecting(number, "open", Root, Syscall.Openat, unchecked((ulong)AtFdCwd), calls.Put(FileOpening.Terminated(Root)), (ulong)OpenFlags.Directory, 0);
            calls.Queue("close", Root, Syscall.Close, number);
        }
    }

    /// <summary>A read takes whole events, as many as fit.</summary>
    private void Drain(int inotify, int rest)
    {
        using var copy = init.CopyDescriptor(inotify);
        for (var unread = Pipe.Unread(copy); unread > rest; unread = Pipe.Unread(copy))
        {
            FileOpening.Read(copy, $"inotify fd {inotify}", new byte[Math.Min(unread - rest, ReadAtOnce)]);
        }
    }
}
