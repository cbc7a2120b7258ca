using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;

namespace CrContainers.Engine.Restore;

/// <summary>Working directory and umask.</summary>
internal static class FileSystemRebuild
{
    public static void Run(RestoreCalls calls, DescriptorChannel channel, FreshRoot root, FileSystemRecord fileSystem)
    {
        var directory = root.Record(fileSystem.WorkingDirectoryId);
        using var handle = root.Open(directory, OpenFlags.Path | OpenFlags.Directory);
        var descriptor = (ulong)channel.Pass(handle, directory.Path);
        calls.Queue("change to", directory.Path, Syscall.Fchdir, descriptor);
        calls.Queue("close", directory.Path, Syscall.Close, descriptor);
        calls.Queue("set", "the umask", Syscall.Umask, (ulong)fileSystem.Umask);
        calls.Flush();
    }
}
