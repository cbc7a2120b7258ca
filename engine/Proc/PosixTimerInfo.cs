namespace CrContainers.Engine.Proc;

/// <summary>One timer of timer_create(2).</summary>
/// <param name="Signal">Whatever the program gave, even below 0, where the mode is "none": the kernel does not look at it.</param>
/// <param name="Value">sigev_value.</param>
/// <param name="Mode">"none", "signal" or "thread".</param>
/// <param name="ToThread">SIGEV_THREAD_ID: <paramref name="NotifiedId"/> is a thread's.</param>
/// <param name="NotifiedId">As the pid namespace of this /proc numbers it.</param>
/// <param name="Clock">Negative for the processor time of a task.</param>
internal sealed record PosixTimerInfo(int Id, int Signal, ulong Value, string Mode, bool ToThread, int NotifiedId, int Clock);
