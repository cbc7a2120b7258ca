namespace CrContainers.Engine.Image.Records;

/// <summary>sigev_notify of sigevent(3type).</summary>
public enum TimerNotification
{
    Signal = 0,
    None = 1,
    ThreadId = 4,
}
