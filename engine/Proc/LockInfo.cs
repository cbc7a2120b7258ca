using System.Text;

namespace CrContainers.Engine.Proc;

/// <summary>A lock as fdinfo shows it: "1: POSIX  ADVISORY  WRITE 359 00:13:11691 0 EOF".</summary>
/// <param name="Kind">FLOCK, POSIX, OFDLCK, LEASE, or another word.</param>
/// <param name="State">ADVISORY; of a lease ACTIVE, or BREAKING.</param>
/// <param name="Access">READ or WRITE.</param>
/// <param name="Start">Its first byte.</param>
/// <param name="End">Its last byte; null for the end of the file.</param>
internal sealed record LockInfo(string Kind, string State, string Access, long Start, long? End)
{
    public static LockInfo Parse(string text)
    {
        var line = new ProcLine(Encoding.Latin1.GetBytes(text), DescriptorInfo.File, 1);
        line.Until((byte)' ');
        var kind = Word(ref line);
        var state = Word(ref line);
        var access = Word(ref line);
        line.I64();
        Word(ref line);
        var start = line.I64();
        line.SkipBlanks();
        return new LockInfo(kind, state, access, start, line.Rest.SequenceEqual("EOF"u8) ? null : line.I64());
    }

    private static string Word(ref ProcLine line)
    {
        line.SkipBlanks();
        return Encoding.Latin1.GetString(line.Until((byte)' '));
    }
}
