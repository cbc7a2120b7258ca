namespace CrContainers.Engine.Image.Records;

/// <summary>A timer_create(2) timer.</summary>
/// <param name="Id">The kernel's id.</param>
/// <param name="Clock">A clockid_t of 0 or more.</param>
/// <param name="Notification">How it tells.</param>
/// <param name="Signal">Which signal, 0 for none.</param>
/// <param name="Value">sigev_value.</param>
/// <param name="ThreadId">In the container's pid namespace, for <see cref="TimerNotification.ThreadId"/>; else 0.</param>
/// <param name="Interval">Nanoseconds.</param>
/// <param name="Remaining">Nanoseconds; 0: not armed.</param>
public sealed record PosixTimer(int Id, int Clock, TimerNotification Notification, int Signal, ulong Value, int ThreadId, long Interval, long Remaining);
