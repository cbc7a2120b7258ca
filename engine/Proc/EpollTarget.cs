namespace CrContainers.Engine.Proc;

/// <summary>One line of what fdinfo adds for an epoll set: "tfd: 5 events: 19 data: 5  pos:0 ino:40e sdev:10".</summary>
/// <param name="Number">The descriptor it was registered by.</param>
/// <param name="Events">EPOLL… bits.</param>
/// <param name="Data">The program's own.</param>
internal readonly record struct EpollTarget(int Number, uint Events, ulong Data)
{
    public static IReadOnlyList<EpollTarget> Parse(ReadOnlySpan<byte> text)
    {
        var targets = new List<EpollTarget>();
        var lines = new ProcLines(text, DescriptorInfo.File);
        while (lines.TryNext(out var line))
        {
            targets.Add(Read(ref line));
        }

        return targets;
    }

    private static EpollTarget Read(ref ProcLine line)
    {
        line.Expect("tfd:"u8);
        var number = line.I32();
        line.SkipBlanks();
        line.Expect("events:"u8);
        var events = line.U32(16);
        line.SkipBlanks();
        line.Expect("data:"u8);
        return new EpollTarget(number, events, line.U64(16));
    }
}
