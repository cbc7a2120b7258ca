using CrContainers.Engine.Native;

namespace CrContainers.Engine.Image.Records;

/// <summary>TERMINAL (305): settings and window size of the container's console (ioctl_tty(2): TCGETS2, TIOCGWINSZ).</summary>
public sealed record TerminalRecord : IRecord<TerminalRecord>
{
    public static RecordType Type => RecordType.Terminal;

    /// <summary>struct termios2, as the kernel gave it.</summary>
    public required byte[] Settings { get; init; }

    /// <summary>Characters.</summary>
    public required ushort Rows { get; init; }
    public required ushort Columns { get; init; }

    /// <summary>Pixels; 0 where nobody has set them.</summary>
    public required ushort Width { get; init; }
    public required ushort Height { get; init; }

    /// <summary>struct winsize.</summary>
    internal ushort[] Window => [Rows, Columns, Width, Height];

    public void Write(PayloadWriter writer)
    {
        writer.Raw(Settings);
        writer.U16(Rows);
        writer.U16(Columns);
        writer.U16(Width);
        writer.U16(Height);
    }

    public static TerminalRecord Read(ref PayloadReader reader, ulong id) => new()
    {
        Settings = reader.Raw(Terminal.SettingsSize).ToArray(),
        Rows = reader.U16(),
        Columns = reader.U16(),
        Width = reader.U16(),
        Height = reader.U16(),
    };
}
