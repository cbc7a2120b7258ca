namespace CrContainers.Tests.Live.Layouts;

/// <summary>Numbers of the system call interface that the steps use.</summary>
internal static class Kernel
{
    public const int Read = 1;
    public const int Write = 2;
    public const int Execute = 4;

    public const int MapShared = 0x01;
    public const int MapPrivate = 0x02;
    public const int MapDroppable = 0x08;
    public const int MapGrowsDown = 0x100;
    public const int MapNoReserve = 0x4000;

    public const int LockOnFault = 1;

    public const int NoMemory = 12;
    public const int NoAccess = 13;
    public const int Invalid = 22;

    public const int BusError = 7;
    public const int SegmentationFault = 11;
}
