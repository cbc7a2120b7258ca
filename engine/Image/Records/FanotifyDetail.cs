namespace CrContainers.Engine.Image.Records;

/// <summary>Of a fanotify_init(2): how it was made, and what it watches.</summary>
/// <param name="InitFlags">FAN_… of fanotify_init(2).</param>
/// <param name="EventFlags">O_… of the files that its events open.</param>
/// <param name="Marks">In the order in which they were put.</param>
public sealed record FanotifyDetail(uint InitFlags, uint EventFlags, IReadOnlyList<FanotifyMark> Marks) : OpenFileDetail
{
    private const int MarkBytes = 20;

    /// <summary>What fanotify_init(2) knows, up to FAN_REPORT_FD_ERROR (Linux 6.13).</summary>
    public const uint AllInitFlags = 0x3fff;

    /// <summary>Events come before what they tell of, for programs that decide on it: both of FAN_CLASS_CONTENT and FAN_CLASS_PRE_CONTENT.</summary>
    public const uint DecidingClasses = 0xc;

    public override void Write(PayloadWriter writer)
    {
        writer.U32(InitFlags);
        writer.U32(EventFlags);
        writer.List(Marks, static (to, mark) =>
        {
            to.I32((int)mark.Kind);
            to.U32(mark.Flags);
            to.U32(mark.Mask);
            to.U32(mark.IgnoredMask);
            to.Name(mark.Path);
        });
    }

    internal static FanotifyDetail Read(ref PayloadReader reader) => new(reader.U32(), reader.U32(), reader.List(ImageLimits.FanotifyMarks, MarkBytes, static (ref PayloadReader from) =>
        new FanotifyMark(from.Enum<FanotifyMarkKind>(), from.U32(), from.U32(), from.U32(), from.Name(ImageLimits.PathLength))));
}
