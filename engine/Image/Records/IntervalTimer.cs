namespace CrContainers.Engine.Image.Records;

/// <summary>One of setitimer(2)'s timers, in microseconds.</summary>
public readonly record struct IntervalTimer(long Interval, long Remaining);
