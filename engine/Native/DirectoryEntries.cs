using System.Buffers.Text;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Native;

/// <summary>The names in a directory (getdents64(2)), byte for byte: they need not be UTF-8.</summary>
internal static unsafe class DirectoryEntries
{
    private const int BufferSize = 1 << 14;
    private const int LengthAt = 16;
    private const int NameAt = 19;

    private delegate void Taker(ReadOnlySpan<byte> name);

    /// <summary>Sorted, without "." and "..".</summary>
    public static IReadOnlyList<string> Read(SafeFileHandle directory, string subject)
    {
        var names = new List<string>();
        ForEach(directory, subject, name =>
        {
            if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
            {
                names.Add(Encoding.Latin1.GetString(name));
            }
        });
        names.Sort(StringComparer.Ordinal);
        return names;
    }

    /// <summary>Those names that are numbers, ascending.</summary>
    public static int[] ReadNumbers(SafeFileHandle directory, string subject)
    {
        var numbers = new List<int>();
        ForEach(directory, subject, name =>
        {
            if (Utf8Parser.TryParse(name, out int number, out var length) && length == name.Length && number >= 0)
            {
                numbers.Add(number);
            }
        });
        numbers.Sort();
        return [.. numbers];
    }

    private static void ForEach(SafeFileHandle directory, string subject, Taker take)
    {
        var buffer = stackalloc byte[BufferSize];
        int length;
        while ((length = (int)LibC.CallChecked("list", subject, Syscall.Getdents64, (int)directory.DangerousGetHandle(), (long)buffer, BufferSize)) > 0)
        {
            for (var entries = new ReadOnlySpan<byte>(buffer, length); entries.Length > NameAt; entries = entries[BitConverter.ToUInt16(entries[LengthAt..])..])
            {
                var name = entries[NameAt..];
                take(name[..name.IndexOf((byte)0)]);
            }
        }
    }
}
