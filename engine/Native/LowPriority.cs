namespace CrContainers.Engine.Native;

/// <summary>Lets others come first, at the processors and at the disk. Of the calling thread; that it is not permitted does not matter.</summary>
internal static class LowPriority
{
    private const int Process = 0;
    private const int IoProcess = 1;
    private const int Nice = 10;
    private const int ClassShift = 13;
    private const int IdleClass = 3;

    public static void Set(bool isLow)
    {
        LibC.Call(Syscall.Setpriority, Process, 0, isLow ? Nice : 0);
        LibC.Call(Syscall.IoprioSet, IoProcess, 0, isLow ? IdleClass << ClassShift : 0);
    }
}
