using CrContainers.Engine.Errors;

namespace CrContainers.Engine.Proc;

/// <summary>The lines of a /proc file. The kernel ends each with a newline, so a text without the last one was cut off.</summary>
internal ref struct ProcLines(ReadOnlySpan<byte> text, string file)
{
    private readonly ReadOnlySpan<byte> text = text;
    private readonly string file = file;
    private int position;
    private int number;

    public bool TryNext(out ProcLine line)
    {
        if (position == text.Length)
        {
            line = default;
            return false;
        }

        var rest = text[position..];
        var length = rest.IndexOf((byte)'\n');
        number++;
        line = new ProcLine(length < 0 ? rest : rest[..length], file, number);
        position += length < 0 ? throw line.Bad("cut off before its end") : length + 1;
        return true;
    }

    /// <summary>Passes over the lines "Label: value" that come next, up to one of some labels. A line that is anything else is left for <see cref="TryNext"/>.</summary>
    /// <param name="first">A label that is left.</param>
    /// <param name="second">Another one.</param>
    public void PassLabels(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        while (text[position..] is [>= (byte)'A' and <= (byte)'Z', ..] rest && !rest.StartsWith(first) && !rest.StartsWith(second)
            && rest.IndexOfAny((byte)':', (byte)'\n') is var colon and >= 0 && rest[colon] == ':'
            && rest[colon..].IndexOf((byte)'\n') is var length and >= 0)
        {
            position += colon + length + 1;
            number++;
        }
    }

    /// <summary>The next line, which has to begin with <paramref name="label"/>; the cursor is behind it.</summary>
    public ProcLine Next(ReadOnlySpan<byte> label)
    {
        if (!TryNext(out var line))
        {
            throw new CrException(ErrorKind.Kernel, "read", file, $"line {number + 1} is missing");
        }

        line.Expect(label);
        line.SkipBlanks();
        return line;
    }
}
