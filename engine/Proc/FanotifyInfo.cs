namespace CrContainers.Engine.Proc;

/// <summary>What fdinfo adds for a fanotify: "fanotify flags:13 event-flags:88000", then a line for each mark.</summary>
/// <param name="Flags">Of fanotify_init(2).</param>
/// <param name="EventFlags">Of the files that its events open.</param>
/// <param name="Marks">The latest first, as the kernel has them.</param>
internal sealed record FanotifyInfo(uint Flags, uint EventFlags, IReadOnlyList<FanotifyMarkInfo> Marks)
{
    public static FanotifyInfo Parse(ReadOnlySpan<byte> text)
    {
        var lines = new ProcLines(text, DescriptorInfo.File);
        var first = lines.Next("fanotify flags:"u8);
        var flags = first.U32(16);
        var eventFlags = MarkFields.Number(ref first, "event-flags:"u8);
        var marks = new List<FanotifyMarkInfo>();
        while (lines.TryNext(out var line))
        {
            marks.Add(FanotifyMarkInfo.Read(ref line));
        }

        return new FanotifyInfo(flags, eventFlags, marks);
    }
}
