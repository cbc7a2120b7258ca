namespace CrContainers.Engine.Image.Records;

/// <summary>OPEN_FILE (302): an open file description, which several descriptors may share.</summary>
public sealed record OpenFileRecord : IRecord<OpenFileRecord>
{
    public static RecordType Type => RecordType.OpenFile;

    /// <summary>By its own path, /dev/pts/N.</summary>
    public const int ConsoleByPath = 0;

    /// <summary>By /dev/tty, the name of whatever terminal controls the process.</summary>
    public const int ConsoleByControl = 1;

    public required ulong Id { get; init; }
    public required OpenFileKind Kind { get; init; }

    /// <summary>The FILE, for <see cref="OpenFileKind.Path"/>, <see cref="OpenFileKind.KernelFile"/> and for a FIFO; else 0.</summary>
    public ulong FileId { get; init; }

    /// <summary>Access mode and status flags as in /proc/PID/fdinfo, without O_CLOEXEC.</summary>
    public uint Flags { get; init; }

    /// <summary>Bytes; a directory's is the file system's cookie.</summary>
    public long Offset { get; init; }

    /// <summary>Minor number of the memory device (major 1), the number of the stdio descriptor, or by which name the console was opened:
    /// <see cref="ConsoleByPath"/>, <see cref="ConsoleByControl"/>.</summary>
    public int Number { get; init; }

    /// <summary>What its kind adds; null for the kinds of version 2.1.</summary>
    public OpenFileDetail? Detail { get; init; }

    /// <summary>It can be made only when the task's threads are there, which come after all other descriptors.</summary>
    public bool ShowsThreads => Kind is OpenFileKind.KernelFile or OpenFileKind.PidFd;

    public void Write(PayloadWriter writer)
    {
        writer.I32((int)Kind);
        writer.U64(FileId);
        writer.U32(Flags);
        writer.I64(Offset);
        writer.I32(Number);
        Detail?.Write(writer);
    }

    public static OpenFileRecord Read(ref PayloadReader reader, ulong id)
    {
        var kind = reader.Enum<OpenFileKind>();
        return new()
        {
            Id = id,
            Kind = kind,
            FileId = reader.U64(),
            Flags = reader.U32(),
            Offset = reader.I64(),
            Number = reader.I32(),
            Detail = OpenFileDetail.Read(kind, ref reader),
        };
    }
}
