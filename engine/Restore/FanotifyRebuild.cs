using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;

namespace CrContainers.Engine.Restore;

/// <summary>Makes each fanotify with the rights of the fresh container, and marks with it once nothing is opened any more that it may tell of.</summary>
internal sealed class FanotifyRebuild(RestoreCalls calls, TaskImage task)
{
    private const ulong SetStatusFlags = 4;
    private const ulong Add = 0x1;
    private const ulong DontFollow = 0x4;
    private const ulong OfMount = 0x10;
    private const ulong IgnoredMask = 0x20;
    private const ulong OfFileSystem = 0x100;
    private const int AtFdCwd = -100;
    private readonly ILookup<ulong, int> numbers = task.Descriptors.Entries.ToLookup(entry => entry.OpenFileId, entry => entry.Number);

    /// <summary>Its number for now; nothing is marked yet.</summary>
    public int Make(OpenFileRecord file)
    {
        var detail = (FanotifyDetail)file.Detail!;
        var subject = Subject(file);
        try
        {
            var number = (int)calls.Call("make", subject, Syscall.FanotifyInit, detail.InitFlags, detail.EventFlags);
            calls.Queue("set the flags of", subject, Syscall.Fcntl, (ulong)number, SetStatusFlags, file.Flags & ~(uint)OpenFlags.AccessMode);
            return number;
        }
        catch (KernelException exception)
        {
            throw Refused("make", subject, exception, "the fresh container may not have it: it lacks CAP_SYS_ADMIN, without which fanotify is of files' ids alone (FAN_REPORT_FID) and has limits");
        }
    }

    public void Mark(IReadOnlyList<OpenFileRecord> openFiles)
    {
        foreach (var file in openFiles.Where(file => file.Kind == OpenFileKind.Fanotify && numbers.Contains(file.Id)))
        {
            foreach (var mark in ((FanotifyDetail)file.Detail!).Marks)
            {
                Mark(file, mark);
            }
        }
    }

    /// <summary>Each mask is set by itself. The flags are the ignored one's, but for that which lets the kernel forget the inode.</summary>
    private void Mark(OpenFileRecord file, FanotifyMark mark)
    {
        var flags = Add | DontFollow | KindOf(mark) | (mark.Flags & FanotifyMark.Evictable);
        if (mark.Mask != 0)
        {
            Mark(file, mark, flags, mark.Mask);
        }

        if (mark.IgnoredMask != 0)
        {
            var way = (mark.Flags & FanotifyMark.Ignore) != 0 ? FanotifyMark.Ignore : IgnoredMask;
            Mark(file, mark, flags | way | (mark.Flags & FanotifyMark.SurvivesChanges), mark.IgnoredMask);
        }
    }

    private void Mark(OpenFileRecord file, FanotifyMark mark, ulong flags, uint mask)
    {
        var subject = $"{mark.Path} for {Subject(file)}";
        try
        {
            calls.Call("mark", subject, Syscall.FanotifyMark, (ulong)numbers[file.Id].First(), flags, mask, unchecked((ulong)AtFdCwd), calls.Put(FileOpening.Terminated(mark.Path)));
        }
        catch (KernelException exception)
        {
            throw Refused("mark", subject, exception, mark.Kind == FanotifyMarkKind.Inode
                ? "the fresh container's task may not read it"
                : "the fresh container lacks CAP_SYS_ADMIN, which a mark of a mount or file system needs");
        }
    }

    private static ulong KindOf(FanotifyMark mark) => mark.Kind switch
    {
        FanotifyMarkKind.Mount => OfMount,
        FanotifyMarkKind.FileSystem => OfFileSystem,
        _ => 0,
    };

    private static CrException Refused(string operation, string subject, KernelException exception, string forbidden) => exception.Errno is Errno.EPERM or Errno.EACCES
        ? new CrException(ErrorKind.Permission, operation, subject, $"{forbidden} ({exception.Errno})", "give the fresh container the capabilities that the checkpointed one had", exception)
        : new CrException(
            ErrorKind.IncompatibleHost, operation, subject, $"the fresh container does not give it: {exception.Reason}", "restore into a container with the same files and mounts, under the same kernel or a newer one", exception);

    private string Subject(OpenFileRecord file) => FormattableString.Invariant($"fanotify fd {numbers[file.Id].First()}");
}
