namespace CrContainers.Engine.Image.Records;

/// <summary>What fanotify_mark(2) has put into a fanotify.</summary>
/// <param name="Kind">What it is on.</param>
/// <param name="Flags">FAN_MARK_IGNORED_SURV_MODIFY, FAN_MARK_EVICTABLE, FAN_MARK_IGNORE.</param>
/// <param name="Mask">FAN_… bits: events, FAN_ONDIR, FAN_EVENT_ON_CHILD.</param>
/// <param name="IgnoredMask">The same, of what is not told.</param>
/// <param name="Path">A name of the file or directory, the mount point, or that of any mount of the file system.</param>
public sealed record FanotifyMark(FanotifyMarkKind Kind, uint Flags, uint Mask, uint IgnoredMask, string Path)
{
    /// <summary>FAN_MARK_IGNORED_SURV_MODIFY.</summary>
    public const uint SurvivesChanges = 0x40;

    /// <summary>FAN_MARK_EVICTABLE.</summary>
    public const uint Evictable = 0x200;

    /// <summary>FAN_MARK_IGNORE: the ignored mask says by itself whether it is about directories and children.</summary>
    public const uint Ignore = 0x400;
    public const uint AllFlags = SurvivesChanges | Evictable | Ignore;

    /// <summary>Bits of both masks. Events that ask for permission are none of them.</summary>
    public const uint AllEvents = 0x58009fff;
}
