using System.Runtime.InteropServices;
using CrContainers.Engine.Errors;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;

namespace CrContainers.Engine.Restore;

/// <summary>Timers, last of all that takes time: their remaining time runs from here on.</summary>
internal static class TimerRebuild
{
    private const ulong TimerCreateRestoreIds = 77;
    private const ulong On = 1;
    private const ulong Off = 0;
    private const long Microseconds = 1_000_000;
    private const int SigeventSize = 64;
    private const int MostIdsToSkip = 1 << 20;

    /// <summary>setitimer(2) adds a tick to a timer of processor time, so that it never ends too early: what was added is
    /// seen by asking, and taken off again.</summary>
    public static void Intervals(RestoreCalls calls, IntervalTimersRecord record)
    {
        for (var which = 0; which < record.Timers.Count; which++)
        {
            var timer = record.Timers[which];
            if (timer.Remaining != 0)
            {
                Set(calls, which, timer);
                var added = RemainingNow(calls, which) - timer.Remaining;
                if (added > 0)
                {
                    Set(calls, which, timer with { Remaining = Math.Max(1, timer.Remaining - added) });
                }
            }
        }

        calls.Flush();
    }

    private static void Set(RestoreCalls calls, int which, IntervalTimer timer) =>
        calls.Queue("set", $"interval timer {which}", Syscall.Setitimer, (ulong)which, calls.Put(Timeval(timer.Interval, timer.Remaining)), 0);

    private static long RemainingNow(RestoreCalls calls, int which)
    {
        var place = calls.Reserve(4 * sizeof(long));
        var value = MemoryMarshal.Cast<byte, long>(calls.CallForBytes(place, 4 * sizeof(long), "read", $"interval timer {which}", Syscall.Getitimer, (ulong)which, place));
        return (value[2] * Microseconds) + value[3];
    }

    /// <summary>Timers come back with their ids: by PR_TIMER_CREATE_RESTORE_IDS (Linux 6.15), before that by creating and
    /// deleting timers until the kernel's counter has come to the id.</summary>
    public static void Posix(RestoreCalls calls, PosixTimersRecord record)
    {
        if (record.Timers.Count == 0)
        {
            return;
        }

        if (HasRestoreIds(calls))
        {
            foreach (var timer in record.Timers)
            {
                CreateWithId(calls, timer);
            }

            calls.Queue("end", "the restore of timer ids", Syscall.Prctl, TimerCreateRestoreIds, Off, 0, 0, 0);
        }
        else
        {
            CreateByCounting(calls, record);
        }

        foreach (var timer in record.Timers.Where(timer => timer.Remaining != 0))
        {
            calls.Queue("set", Subject(timer), Syscall.TimerSettime, (ulong)timer.Id, 0, calls.Put(Timespec(timer.Interval, timer.Remaining)), 0);
        }

        calls.Flush();
    }

    private static bool HasRestoreIds(RestoreCalls calls)
    {
        try
        {
            calls.Call("begin", "the restore of timer ids", Syscall.Prctl, TimerCreateRestoreIds, On, 0, 0, 0);
            return true;
        }
        catch (KernelException exception) when (exception.Errno == Errno.EINVAL)
        {
            return false;
        }
    }

    private static void CreateWithId(RestoreCalls calls, PosixTimer timer)
    {
        var id = calls.Put(BitConverter.GetBytes(timer.Id));
        calls.Queue("create", Subject(timer), Syscall.TimerCreate, (ulong)timer.Clock, calls.Put(Sigevent(timer)), id);
    }

    private static void CreateByCounting(RestoreCalls calls, PosixTimersRecord record)
    {
        foreach (var timer in record.Timers)
        {
            for (int created, skipped = 0; (created = Create(calls, timer)) != timer.Id; skipped++)
            {
                calls.Queue("delete", $"POSIX timer {created}", Syscall.TimerDelete, (ulong)created);
                if (created > timer.Id || skipped == MostIdsToSkip)
                {
                    throw new CrException(ErrorKind.IncompatibleHost, "create", Subject(timer), $"this kernel gives id {created}", "restore under Linux 6.15 or newer");
                }
            }
        }
    }

    private static int Create(RestoreCalls calls, PosixTimer timer)
    {
        var place = calls.Reserve(sizeof(int));
        var sigevent = calls.Put(Sigevent(timer));
        return BitConverter.ToInt32(calls.CallForBytes(place, sizeof(int), "create", Subject(timer), Syscall.TimerCreate, (ulong)timer.Clock, sigevent, place));
    }

    /// <summary>struct sigevent: value, signal, notification, thread.</summary>
    private static byte[] Sigevent(PosixTimer timer)
    {
        var bytes = new byte[SigeventSize];
        BitConverter.TryWriteBytes(bytes, timer.Value);
        BitConverter.TryWriteBytes(bytes.AsSpan(8), timer.Signal);
        BitConverter.TryWriteBytes(bytes.AsSpan(12), (int)timer.Notification);
        BitConverter.TryWriteBytes(bytes.AsSpan(16), timer.ThreadId);
        return bytes;
    }

    private static byte[] Timeval(long interval, long value) => Pair(interval, value, Microseconds);

    private static byte[] Timespec(long interval, long value) => Pair(interval, value, 1_000_000_000);

    private static byte[] Pair(long interval, long value, long unit) =>
        MemoryMarshal.AsBytes<long>([interval / unit, interval % unit, value / unit, value % unit]).ToArray();

    private static string Subject(PosixTimer timer) => $"POSIX timer {timer.Id}";
}
