using System.Text;

namespace CrContainers.Engine.Proc;

/// <summary>Undoes what the kernel does to names so that they fit a line. Names are bytes; one char here is one byte.</summary>
internal static class KernelEscapes
{
    /// <summary>/proc/PID/mountinfo: for blanks, newlines, '#' and the backslash itself, a backslash and three octal digits.</summary>
    public static string UndoOctal(ReadOnlySpan<byte> name)
    {
        if (!name.Contains((byte)'\\'))
        {
            return Encoding.Latin1.GetString(name);
        }

        var plain = new StringBuilder(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            if (TryOctal(name[i..], out var escaped))
            {
                plain.Append(escaped);
                i += 3;
            }
            else
            {
                plain.Append((char)name[i]);
            }
        }

        return plain.ToString();
    }

    /// <summary>/proc/PID/maps escapes the newline alone, not even the backslash: a name with a real "\012" reads as if it had one.</summary>
    public static string UndoNewline(ReadOnlySpan<byte> name) =>
        Encoding.Latin1.GetString(name).Replace("\\012", "\n", StringComparison.Ordinal);

    /// <summary>/proc/PID/status: "\n" and "\\", for those two bytes only.</summary>
    public static string UndoShort(ReadOnlySpan<byte> name)
    {
        var plain = new StringBuilder(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            var next = name[i] == '\\' && i + 1 < name.Length ? name[i + 1] : (byte)0;
            i += next is (byte)'n' or (byte)'\\' ? 1 : 0;
            plain.Append(next == 'n' ? '\n' : (char)name[i]);
        }

        return plain.ToString();
    }

    private static bool TryOctal(ReadOnlySpan<byte> text, out char escaped)
    {
        escaped = '\0';
        if (text is not [(byte)'\\', >= (byte)'0' and <= (byte)'3', >= (byte)'0' and <= (byte)'7', >= (byte)'0' and <= (byte)'7', ..])
        {
            return false;
        }

        escaped = (char)(((text[1] - '0') << 6) | ((text[2] - '0') << 3) | (text[3] - '0'));
        return true;
    }
}
