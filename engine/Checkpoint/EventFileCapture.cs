using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>What the kernel makes for a program to wait on: eventfd, timerfd, signalfd, epoll.</summary>
internal sealed class EventFileCapture(int pid, BlockerList blockers)
{
    /// <summary>Null for a file of another kind. What an epoll set watches gets its id with <see cref="Resolve"/>.</summary>
    public OpenFileRecord? Describe(SeenDescriptor descriptor, OpenFileRecord record) => descriptor.Name switch
    {
        "anon_inode:[eventfd]" => Counter(descriptor, record),
        "anon_inode:[timerfd]" => record with { Kind = OpenFileKind.Timer, Offset = 0, Detail = Timer(descriptor) },
        "anon_inode:[signalfd]" => record with { Kind = OpenFileKind.SignalSet, Offset = 0, Detail = new SignalSetDetail(SignalSetInfo.Parse(descriptor.Info.OtherText).Signals) },
        "anon_inode:[eventpoll]" => record with { Kind = OpenFileKind.Epoll, Offset = 0, Detail = Epoll(descriptor) },
        _ => null,
    };

    /// <summary>Finds the open files that epoll sets watch, once all descriptors are known.</summary>
    /// <param name="epoll">A descriptor of the set.</param>
    /// <param name="record">The set.</param>
    /// <param name="openFiles">Id of the open file behind each number.</param>
    public OpenFileRecord Resolve(SeenDescriptor epoll, OpenFileRecord record, IReadOnlyDictionary<int, ulong> openFiles) => record with
    {
        Detail = new EpollDetail([.. ((EpollDetail)record.Detail!).Entries.Select(entry => entry with { OpenFileId = openFiles.GetValueOrDefault(CheckedNumber(epoll, entry)) })]),
    };

    private OpenFileRecord Counter(SeenDescriptor descriptor, OpenFileRecord record)
    {
        var info = EventCounterInfo.Parse(descriptor.Info.OtherText);
        if (info.IsSemaphore is null)
        {
            blockers.Add(descriptor.Subject, "this kernel does not tell whether it is a semaphore (EFD_SEMAPHORE)", "use Linux 6.5 or newer, or close it first");
        }

        return record with { Kind = OpenFileKind.EventCounter, Offset = 0, Detail = new EventCounterDetail(info.Count, info.IsSemaphore ?? false) };
    }

    /// <summary>fdinfo shows a periodic timer that has run out with no time left: the kernel counts it on when it is asked by
    /// timerfd_gettime(2), which a program may do itself at any time.</summary>
    private static TimerDetail Timer(SeenDescriptor descriptor)
    {
        using var copy = descriptor.Copy();
        TimerFile.CountOn(copy);
        var info = TimerFileInfo.Parse(DescriptorInfo.Parse(ProcFile.Read(descriptor.InfoPath)).OtherText);
        return new TimerDetail(info.Clock, info.Flags, info.Ticks, info.Interval, info.Remaining);
    }

    private static EpollDetail Epoll(SeenDescriptor descriptor) =>
        new([.. EpollTarget.Parse(descriptor.Info.OtherText).Select(target => new EpollEntry(target.Number, target.Events, target.Data, 0))]);

    /// <summary>A set keeps watching a file whose number was closed as long as another descriptor of it is open; then nobody can
    /// tell by what it was registered.</summary>
    private int CheckedNumber(SeenDescriptor epoll, EpollEntry entry)
    {
        if (!Native.TaskQueries.IsWatched(pid, entry.Number, epoll.Pid, epoll.Number))
        {
            blockers.Add(
                $"epoll {epoll.Label}", $"fd {entry.Number} in it was registered under a number that is closed or another file now",
                "have the program take a descriptor out of the set (EPOLL_CTL_DEL) before it closes it");
        }

        return entry.Number;
    }
}
