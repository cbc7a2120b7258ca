using System.Text;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Native;

/// <summary>The names in a directory (getdents64(2)), byte for byte: they need not be UTF-8.</summary>
internal static unsafe class DirectoryEntries
{
    private const int BufferSize = 1 << 15;
    private const int LengthAt = 16;
    private const int NameAt = 19;

    /// <summary>Sorted, without "." and "..".</summary>
    public static IReadOnlyList<string> Read(SafeFileHandle directory, string subject)
    {
        var names = new List<string>();
        var buffer = new byte[BufferSize];
        fixed (byte* start = buffer)
        {
            int length;
            while ((length = (int)LibC.CallChecked("list", subject, Syscall.Getdents64, (int)directory.DangerousGetHandle(), (long)start, BufferSize)) > 0)
            {
                Take(buffer.AsSpan(0, length), names);
            }
        }

        names.Sort(StringComparer.Ordinal);
        return names;
    }

    private static void Take(ReadOnlySpan<byte> entries, List<string> names)
    {
        while (entries.Length > NameAt)
        {
            var name = entries[NameAt..];
            var text = Encoding.Latin1.GetString(name[..name.IndexOf((byte)0)]);
            if (text is not ("." or ".."))
            {
                names.Add(text);
            }

            entries = entries[BitConverter.ToUInt16(entries[LengthAt..])..];
        }
    }
}
