using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;

namespace CrContainers.Engine.Image.Validation;

/// <summary>The kinds of OPEN_FILE that have fields of their own.</summary>
internal static class DetailValidator
{
    /// <summary>What fcntl(2) can set in any open file.</summary>
    private const OpenFlags Settable = OpenFlags.Append | OpenFlags.NonBlocking | OpenFlags.NoAccessTime;

    public static void Validate(RecordChecks checks, OpenFileRecord file)
    {
        checks.Require(file is { FileId: 0, Offset: 0, Number: 0 }, file, $"OPEN_FILE {file.Id} is a {file.Kind}, and more");
        var flags = (OpenFlags)file.Flags;
        checks.Require((flags & ~(OpenFlags.AccessMode | Settable)) == 0, file, $"OPEN_FILE {file.Id} is a {file.Kind} with flags {file.Flags:x}");
        checks.Require((flags & OpenFlags.AccessMode) == AccessOf(file.Kind), file, $"OPEN_FILE {file.Id} is a {file.Kind} with access mode {file.Flags & (uint)OpenFlags.AccessMode}");
        switch (file.Detail)
        {
            case EventCounterDetail counter:
                checks.Require(counter.Count != ulong.MaxValue, file, $"OPEN_FILE {file.Id} counts too far");
                break;
            case TimerDetail timer:
                TimerFileValidator.Validate(checks, file, timer);
                break;
            case SignalSetDetail set:
                checks.Require((set.Signals & SignalValidator.Unblockable) == 0, file, $"OPEN_FILE {file.Id} gives SIGKILL or SIGSTOP");
                break;
            case SocketDetail socket:
                SocketValidator.Validate(checks, file, socket);
                break;
            case ConnectionDetail connection:
                ConnectionValidator.Validate(checks, file, connection);
                break;
            case EpollDetail epoll:
                EpollValidator.Validate(checks, file, epoll);
                break;
            case WatchesDetail watches:
                WatchesValidator.Validate(checks, file, watches);
                break;
            case FanotifyDetail fanotify:
                FanotifyValidator.Validate(checks, file, fanotify);
                break;
        }
    }

    /// <summary>inotify_init(2) gives a file that can only be read.</summary>
    private static OpenFlags AccessOf(OpenFileKind kind) => kind == OpenFileKind.Watches ? OpenFlags.ReadOnly : OpenFlags.ReadWrite;
}
