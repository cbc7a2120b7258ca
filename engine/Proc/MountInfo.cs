using System.Text;

namespace CrContainers.Engine.Proc;

/// <summary>/proc/PID/mountinfo. One blank is between two fields, so that an empty source stays a field.</summary>
internal static class MountInfo
{
    private const string File = "/proc/PID/mountinfo";

    public static IReadOnlyList<Mount> Parse(ReadOnlySpan<byte> text)
    {
        var mounts = new List<Mount>();
        var lines = new ProcLines(text, File);
        while (lines.TryNext(out var line))
        {
            mounts.Add(ReadMount(ref line));
        }

        return mounts;
    }

    private static Mount ReadMount(ref ProcLine line)
    {
        var id = line.I32();
        var parent = line.I32();
        line.Expect(" "u8);
        var major = line.Digits32(10);
        line.Expect(":"u8);
        var minor = line.U32();
        line.Expect(" "u8);
        var root = Name(ref line);
        var point = Name(ref line);
        var options = line.Until((byte)' ');
        SkipPropagation(ref line);
        return new Mount
        {
            Id = id,
            ParentId = parent,
            DeviceMajor = major,
            DeviceMinor = minor,
            Root = root,
            MountPoint = point,
            Options = Encoding.Latin1.GetString(options),
            FileSystemType = Name(ref line),
            Source = Name(ref line),
            SuperOptions = Encoding.Latin1.GetString(line.Rest),
        };
    }

    /// <summary>"shared:1 master:2" and the like, any number of them, up to a lone "-".</summary>
    private static void SkipPropagation(ref ProcLine line)
    {
        while (!line.Until((byte)' ').SequenceEqual("-"u8))
        {
        }
    }

    private static string Name(ref ProcLine line) => KernelEscapes.UndoOctal(line.Until((byte)' '));
}
