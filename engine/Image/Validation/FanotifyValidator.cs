using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;

namespace CrContainers.Engine.Image.Validation;

/// <summary>OPEN_FILE of a fanotify_init(2).</summary>
internal static class FanotifyValidator
{
    /// <summary>FAN_ONDIR and FAN_EVENT_ON_CHILD alone tell of nothing.</summary>
    private const uint NoEvents = 0x48000000;

    /// <summary>O_SYNC, O_DSYNC.</summary>
    private const OpenFlags Synchronous = (OpenFlags)0x101000;
    private const OpenFlags AllEventFlags =
        OpenFlags.AccessMode | OpenFlags.Append | OpenFlags.NonBlocking | OpenFlags.LargeFile | OpenFlags.NoAccessTime | OpenFlags.CloseOnExec | Synchronous;

    public static void Validate(RecordChecks checks, OpenFileRecord file, FanotifyDetail fanotify)
    {
        checks.Require((fanotify.InitFlags & ~FanotifyDetail.AllInitFlags) == 0 && (fanotify.InitFlags & FanotifyDetail.DecidingClasses) != FanotifyDetail.DecidingClasses, file, $"OPEN_FILE {file.Id} is a fanotify with flags {fanotify.InitFlags:x}");
        checks.Require(((OpenFlags)fanotify.EventFlags & ~AllEventFlags) == 0, file, $"OPEN_FILE {file.Id} is a fanotify with event flags {fanotify.EventFlags:x}");
        var seen = new HashSet<(FanotifyMarkKind, string)>();
        foreach (var mark in fanotify.Marks)
        {
            ValidateMark(checks, file, mark);
            checks.Require(seen.Add((mark.Kind, mark.Path)), file, $"OPEN_FILE {file.Id} marks {mark.Path} twice");
        }
    }

    private static void ValidateMark(RecordChecks checks, OpenFileRecord file, FanotifyMark mark)
    {
        var masks = mark.Mask | mark.IgnoredMask;
        checks.Require((masks & ~FanotifyMark.AllEvents) == 0 && (masks & ~NoEvents) != 0, file, $"OPEN_FILE {file.Id} marks for {mark.Mask:x}, without {mark.IgnoredMask:x}");
        var flags = (mark.IgnoredMask != 0 ? FanotifyMark.SurvivesChanges | FanotifyMark.Ignore : 0) | (mark.Kind == FanotifyMarkKind.Inode ? FanotifyMark.Evictable : 0);
        checks.Require((mark.Flags & ~flags) == 0, file, $"OPEN_FILE {file.Id} has a mark with flags {mark.Flags:x}");
        checks.Require(KernelPath.IsNormal(mark.Path), file, $"OPEN_FILE {file.Id} marks a path that is not absolute and normal");
    }
}
