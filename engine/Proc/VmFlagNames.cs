using System.Text;

namespace CrContainers.Engine.Proc;

/// <summary>Reads the VmFlags line of smaps, keeping one string for each code and one list for each line: a task may have tens of thousands of mappings,
/// which differ little in that.</summary>
internal sealed class VmFlagNames
{
    private const int MostKnown = 16;

    private readonly Dictionary<int, string> names = [];
    private readonly List<(byte[] Line, string[] Flags)> known = [];

    public IReadOnlyList<string> Read(ref ProcLine line)
    {
        foreach (var (text, held) in known)
        {
            if (line.Rest.SequenceEqual(text))
            {
                return held;
            }
        }

        var flags = Parse(ref line);
        if (known.Count < MostKnown)
        {
            known.Add((line.Rest.ToArray(), flags));
        }

        return flags;
    }

    private string[] Parse(ref ProcLine line)
    {
        var codes = line.Rest.Trim((byte)' ');
        var count = (codes.Length + 1) / 3;
        if (codes.Length != 0 && codes.Length != (count * 3) - 1)
        {
            throw line.Bad("two-letter flags expected");
        }

        var flags = new string[count];
        for (var i = 0; i < count; i++)
        {
            flags[i] = Name(codes[(i * 3)..], ref line);
        }

        return flags;
    }

    private string Name(ReadOnlySpan<byte> codes, ref ProcLine line)
    {
        if (codes is [(byte)' ', ..] or [_, (byte)' ', ..] or [_, _, not (byte)' ', ..])
        {
            throw line.Bad("two-letter flags expected");
        }

        var key = (codes[0] << 8) | codes[1];
        if (!names.TryGetValue(key, out var name))
        {
            names[key] = name = string.Intern(Encoding.Latin1.GetString(codes[..2]));
        }

        return name;
    }
}
