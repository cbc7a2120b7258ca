namespace CrContainers.Engine.Proc;

/// <summary>/proc/sysvipc/shm: a line of headings, then one for each segment of the reader's IPC namespace.</summary>
internal static class SegmentList
{
    private const string File = "/proc/sysvipc/shm";
    private const int FieldsToOwner = 3;

    public static IReadOnlyList<Segment> Parse(ReadOnlySpan<byte> text)
    {
        var segments = new List<Segment>();
        var lines = new ProcLines(text, File);
        if (lines.TryNext(out var headings))
        {
            headings.SkipBlanks();
            headings.Expect("key "u8);
        }

        while (lines.TryNext(out var line))
        {
            segments.Add(Read(ref line));
        }

        return segments;
    }

    /// <summary>Between size and owner: the processes that made it and used it last, attachments.</summary>
    private static Segment Read(ref ProcLine line)
    {
        var key = line.I32();
        var id = line.I32();
        var mode = line.U32(8);
        var size = line.U64();
        for (var i = 0; i < FieldsToOwner; i++)
        {
            line.U64();
        }

        return new Segment(key, id, mode, size, line.U32(), line.U32());
    }
}
