using System.Runtime.InteropServices;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;

namespace CrContainers.Engine.Restore;

/// <summary>Arms timerfds, with the other timers: their remaining time runs from here on.</summary>
internal static class TimerFileRebuild
{
    private const ulong SetTicks = 0x40085400;
    private const long Nanoseconds = 1_000_000_000;

    public static void Run(RestoreCalls calls, CheckpointImage image, TaskImage task)
    {
        var numbers = task.Descriptors.Entries.ToLookup(entry => entry.OpenFileId, entry => entry.Number);
        foreach (var file in image.OpenFiles.Where(file => file.Kind == OpenFileKind.Timer && numbers.Contains(file.Id)))
        {
            Arm(calls, numbers[file.Id].First(), (TimerDetail)file.Detail!);
        }

        calls.Flush();
    }

    private static void Arm(RestoreCalls calls, int number, TimerDetail timer)
    {
        var subject = $"timerfd {number}";
        if (timer.Remaining != 0)
        {
            var start = (timer.Flags & TimerDetail.Absolute) != 0 ? Now(calls, timer.Clock) : 0;
            var value = calls.Put(Setting(timer.Interval, start + Math.Min(timer.Remaining, long.MaxValue - start)));
            calls.Queue("set", subject, Syscall.TimerfdSettime, (ulong)number, timer.Flags, value, 0);
        }

        if (timer.Ticks != 0)
        {
            calls.Queue("set the ticks of", subject, Syscall.Ioctl, (ulong)number, SetTicks, calls.Put(BitConverter.GetBytes(timer.Ticks)));
        }
    }

    /// <summary>A timer that was set to a point in time is again: only such a one can be told that the clock was changed.</summary>
    private static long Now(RestoreCalls calls, int clock)
    {
        var place = calls.Reserve(2 * sizeof(long));
        var time = MemoryMarshal.Cast<byte, long>(calls.CallForBytes(place, 2 * sizeof(long), "read", $"clock {clock}", Syscall.ClockGettime, (ulong)clock, place));
        return (time[0] * Nanoseconds) + time[1];
    }

    private static byte[] Setting(long interval, long value) =>
        MemoryMarshal.AsBytes<long>([interval / Nanoseconds, interval % Nanoseconds, value / Nanoseconds, value % Nanoseconds]).ToArray();
}
