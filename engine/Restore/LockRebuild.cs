using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;

namespace CrContainers.Engine.Restore;

/// <summary>File locks and leases, set by the task itself. Any close of a file would release the process's own locks of it: so
/// after everything else is open, and what is in flight is closed.</summary>
internal static class LockRebuild
{
    private const ulong SetPosix = 6;
    private const ulong SetOpenFile = 37;
    private const ulong SetLease = 1024;
    private const ulong Shared = 1;
    private const ulong Exclusive = 2;
    private const ulong NotBlocking = 4;
    private const int RangeSize = 32;

    public static void Run(RestoreCalls calls, CheckpointImage image, TaskImage task, InFlightNumbers inFlight)
    {
        var locks = task.FileLocks.Locks.ToLookup(held => inFlight.Has(held.OpenFileId));
        Set(calls, image, task, locks[true]);
        inFlight.Close(calls);
        Set(calls, image, task, locks[false]);
    }

    private static void Set(RestoreCalls calls, CheckpointImage image, TaskImage task, IEnumerable<FileLock> locks)
    {
        var numbers = task.Descriptors.Entries.ToLookup(entry => entry.OpenFileId, entry => entry.Number);
        foreach (var held in locks)
        {
            var number = numbers[held.OpenFileId].First();
            Set(calls, (ulong)number, held, NameOf(image, held.OpenFileId) ?? $"fd {number}");
        }
    }

    private static string? NameOf(CheckpointImage image, ulong openFileId)
    {
        var open = image.OpenFiles.First(file => file.Id == openFileId);
        return image.Files.FirstOrDefault(file => file.Id == open.FileId)?.Path;
    }

    private static void Set(RestoreCalls calls, ulong number, FileLock held, string name)
    {
        try
        {
            Set(calls, number, held, "lock", name);
        }
        catch (KernelException exception) when (exception.Errno is Errno.EAGAIN or Errno.EACCES)
        {
            throw new CrException(
                ErrorKind.IncompatibleHost, "lock", name, $"the {held} cannot be had: {Conflict(held, exception.Errno)}",
                "end whoever has it, or give the fresh container a file of its own", exception);
        }
    }

    private static string Conflict(FileLock held, Errno errno) => held.Kind == FileLockKind.Lease
        ? errno == Errno.EACCES ? "it is not the task's file, and it lacks CAP_LEASE" : "the file is open elsewhere"
        : "another process has a lock on it";

    private static void Set(RestoreCalls calls, ulong number, FileLock held, string operation, string name) => _ = held.Kind switch
    {
        FileLockKind.Whole => calls.Call(operation, name, Syscall.Flock, number, NotBlocking | (held.IsExclusive ? Exclusive : Shared)),
        FileLockKind.Lease => calls.Call(operation, name, Syscall.Fcntl, number, SetLease, TypeOf(held)),
        FileLockKind.Posix => calls.Call(operation, name, Syscall.Fcntl, number, SetPosix, calls.Put(Range(held))),
        _ => calls.Call(operation, name, Syscall.Fcntl, number, SetOpenFile, calls.Put(Range(held))),
    };

    /// <summary>F_RDLCK, F_WRLCK.</summary>
    private static ulong TypeOf(FileLock held) => held.IsExclusive ? 1UL : 0;

    /// <summary>struct flock: type, whence, start, length; a length of 0 is to the end.</summary>
    private static byte[] Range(FileLock held)
    {
        var range = new byte[RangeSize];
        BitConverter.TryWriteBytes(range, (short)TypeOf(held));
        BitConverter.TryWriteBytes(range.AsSpan(8), held.Start);
        BitConverter.TryWriteBytes(range.AsSpan(16), held.End == FileLock.ToEnd ? 0 : held.End - held.Start + 1);
        return range;
    }
}
