namespace CrContainers.Engine.Native;

/// <summary>The file system in memory that nobody mounts: memfds, shared anonymous memory and segments of System V lie on it.</summary>
internal static unsafe class KernelMemory
{
    private static readonly Lazy<ulong> KnownDevice = new(Ask);

    /// <summary>The st_dev of all of them.</summary>
    public static ulong Device => KnownDevice.Value;

    private static ulong Ask()
    {
        const string subject = "a memfd";
        fixed (byte* name = "device\0"u8)
        {
            using var file = FileOpening.Handle(LibC.CallChecked("make", subject, Syscall.MemfdCreate, (long)name, 1));
            return FileStatus.Of(file, subject).Device;
        }
    }
}
