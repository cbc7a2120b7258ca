using System.Globalization;
using System.Text;
using CrContainers.Engine.Errors;

namespace CrContainers.Engine.Proc;

/// <summary>
/// The fields of /proc/PID/stat by their number in proc(5). The name, field 2, is the program's choice and not escaped:
/// it may hold blanks, newlines and parentheses. After its closing one, the last of the text, come only numbers.
/// </summary>
internal readonly ref struct StatFields
{
    private const string File = "/proc/PID/stat";
    private const int FirstAfterName = 3;

    private readonly ReadOnlySpan<byte> rest;
    private readonly List<int> starts = [];

    public StatFields(ReadOnlySpan<byte> text)
    {
        var open = text.IndexOf((byte)'(');
        var close = text.LastIndexOf((byte)')');
        if (open < 0 || close < open)
        {
            throw new ProcLine(text, File, 1).Bad("no name in parentheses");
        }

        if (text[^1] != '\n')
        {
            throw new ProcLine(text, File, 1).Bad("cut off before its end");
        }

        Pid = ReadPid(text[..open]);
        Name = Encoding.Latin1.GetString(text[(open + 1)..close]);
        rest = text[(close + 1)..].TrimEnd((byte)'\n');
        for (var i = 1; i < rest.Length; i++)
        {
            if (rest[i - 1] == ' ' && rest[i] != ' ')
            {
                starts.Add(i);
            }
        }
    }

    public int Pid { get; }

    public string Name { get; }

    public byte Byte(int field) => At(field).Byte();

    public int I32(int field) => At(field).I32();

    public long I64(int field) => At(field).I64();

    public ulong U64(int field) => At(field).U64();

    private static int ReadPid(ReadOnlySpan<byte> text)
    {
        var line = new ProcLine(text, File, 1);
        var pid = line.I32();
        line.Expect(" "u8);
        return line.AtEnd ? pid : throw line.Bad("one pid expected");
    }

    private ProcLine At(int field) => field - FirstAfterName < starts.Count
        ? new ProcLine(rest[starts[field - FirstAfterName]..], File, 1)
        : throw new ProcLine(rest, File, 1).Bad(string.Create(CultureInfo.InvariantCulture, $"field {field} is missing"));
}
