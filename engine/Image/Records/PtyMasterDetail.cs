namespace CrContainers.Engine.Image.Records;

/// <summary>Of a pseudo terminal that the task has opened itself, as its master's end has it (pty(7)).</summary>
public sealed record PtyMasterDetail : OpenFileDetail
{
    /// <summary>N of /dev/pts/N.</summary>
    public required int Index { get; init; }

    /// <summary>Settings and window size, which both ends share.</summary>
    public required TerminalRecord Terminal { get; init; }

    /// <summary>TIOCSPTLCK: its other end cannot be opened.</summary>
    public bool IsLocked { get; init; }

    /// <summary>TIOCPKT.</summary>
    public bool HasPackets { get; init; }

    /// <summary>Its other end was open, and is closed.</summary>
    public bool IsHungUp { get; init; }

    /// <summary>It is the controlling terminal of the task's session.</summary>
    public bool IsControlling { get; init; }

    /// <summary>Permissions and owner of /dev/pts/N.</summary>
    public uint Mode { get; init; }
    public uint Uid { get; init; }
    public uint Gid { get; init; }

    public override void Write(PayloadWriter writer)
    {
        writer.I32(Index);
        Terminal.Write(writer);
        writer.Bool(IsLocked);
        writer.Bool(HasPackets);
        writer.Bool(IsHungUp);
        writer.Bool(IsControlling);
        writer.U32(Mode);
        writer.U32(Uid);
        writer.U32(Gid);
    }

    internal static PtyMasterDetail Read(ref PayloadReader reader) => new()
    {
        Index = reader.I32(),
        Terminal = TerminalRecord.Read(ref reader, 0),
        IsLocked = reader.Bool(),
        HasPackets = reader.Bool(),
        IsHungUp = reader.Bool(),
        IsControlling = reader.Bool(),
        Mode = reader.U32(),
        Uid = reader.U32(),
        Gid = reader.U32(),
    };
}
