using System.Text;
using CrContainers.Engine.Errors;

namespace CrContainers.Engine.Proc;

/// <summary>A /proc file of "Label: value" lines in any order, of which a kernel may lack some. The first of its name counts.</summary>
internal readonly ref struct LabelledLines(ReadOnlySpan<byte> text, string file)
{
    private readonly ReadOnlySpan<byte> text = text;
    private readonly string file = file;

    public bool TryFind(ReadOnlySpan<byte> label, out ProcLine value)
    {
        var lines = new ProcLines(text, file);
        while (lines.TryNext(out value))
        {
            if (value.Until((byte)':').SequenceEqual(label))
            {
                return true;
            }
        }

        return false;
    }

    public ProcLine Find(ReadOnlySpan<byte> label) => TryFind(label, out var value)
        ? value
        : throw new CrException(ErrorKind.Kernel, "read", file, $"no line \"{Encoding.Latin1.GetString(label)}:\"");

    public int Int(ReadOnlySpan<byte> label) => Find(label).I32();

    public int IntOr(ReadOnlySpan<byte> label, int absent) => TryFind(label, out var value) ? value.I32() : absent;

    /// <summary>A set of signals or capabilities.</summary>
    public ulong Mask(ReadOnlySpan<byte> label) => Find(label).U64(16);

    public int[] Ints(ReadOnlySpan<byte> label)
    {
        var value = Find(label);
        var numbers = new List<int>();
        for (value.SkipBlanks(); !value.AtEnd; value.SkipBlanks())
        {
            numbers.Add(value.I32());
        }

        return [.. numbers];
    }

    public uint[] Uints(ReadOnlySpan<byte> label)
    {
        var value = Find(label);
        var numbers = new List<uint>();
        for (value.SkipBlanks(); !value.AtEnd; value.SkipBlanks())
        {
            numbers.Add(value.U32());
        }

        return [.. numbers];
    }
}
