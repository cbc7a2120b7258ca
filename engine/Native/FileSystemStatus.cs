using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Native;

/// <summary>What statfs(2) tells of the file system a file lies on.</summary>
/// <param name="Type">f_type.</param>
/// <param name="UsedBytes">In blocks that are not free; null for one of no certain size, as a tmpfs without a limit, of which the kernel does not tell.</param>
internal readonly record struct FileSystemStatus(ulong Type, long? UsedBytes)
{
    private const int Words = 15;

    public static unsafe FileSystemStatus Of(SafeFileHandle file, string subject)
    {
        var words = stackalloc long[Words];
        LibC.CallChecked("look at the file system of", subject, Syscall.Fstatfs, (int)file.DangerousGetHandle(), (long)words);
        var (type, blockBytes, blocks, free) = (words[0], words[1], words[2], words[3]);
        return new FileSystemStatus((ulong)type, blocks == 0 ? null : (blocks - free) * blockBytes);
    }
}
