using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;

namespace CrContainers.Engine.Image.Validation;

/// <summary>The OPEN_FILE records, checked, by id.</summary>
internal sealed class OpenFileIndex
{
    private const OpenFlags DataSync = (OpenFlags)0x1000;
    private const OpenFlags FileSync = (OpenFlags)0x100000;
    private const int StdioCount = 3;

    /// <summary>What an open file keeps, and what an open may be asked for again: nothing that creates, empties or locks.</summary>
    private const OpenFlags Allowed =
        OpenFlags.AccessMode | OpenFlags.Append | OpenFlags.NonBlocking | OpenFlags.Direct | OpenFlags.LargeFile | OpenFlags.Directory
        | OpenFlags.NoFollow | OpenFlags.NoAccessTime | OpenFlags.Path | DataSync | FileSync;

    private readonly RecordChecks checks;
    private readonly FileIndex files;
    private readonly Dictionary<ulong, OpenFileRecord> records = [];
    private readonly HashSet<int> stdio = [];
    private readonly HashSet<ulong> reached = [];

    public OpenFileIndex(RecordChecks checks, IReadOnlyList<OpenFileRecord> openFiles, FileIndex files)
    {
        this.checks = checks;
        this.files = files;
        foreach (var file in openFiles)
        {
            checks.Require(file.Id != 0, file, "an OPEN_FILE without an id");
            checks.Require(records.TryAdd(file.Id, file), file, $"a second OPEN_FILE {file.Id}");
            checks.Require(((OpenFlags)file.Flags & ~Allowed) == 0, file, $"OPEN_FILE {file.Id} has flags {file.Flags:x}");
            checks.Require(file.Offset >= 0, file, $"OPEN_FILE {file.Id} stands at byte {file.Offset}");
            ValidateKind(file);
        }

        EpollValidator.ValidateAll(checks, records);
        ConnectionValidator.ValidateAll(checks, records);
        PipeValidator.ValidateAll(checks, openFiles);
        PtyValidator.ValidateAll(checks, openFiles);
    }

    public OpenFileRecord Find(ulong id, object record)
    {
        checks.RequireReference(records.TryGetValue(id, out var found), record, $"there is no OPEN_FILE {id}");
        return found!;
    }

    /// <summary>A process has them open.</summary>
    public void Reach(IEnumerable<ulong> ids) => reached.UnionWith(ids);

    /// <summary>Once all processes are known: there are none that nobody has open.</summary>
    public void RequireReached()
    {
        foreach (var (id, file) in records)
        {
            checks.Require(reached.Contains(id), file, $"no descriptor leads to OPEN_FILE {id}, and it is in no message");
        }
    }

    private void ValidateKind(OpenFileRecord file)
    {
        switch (file.Kind)
        {
            case OpenFileKind.Path:
                ValidatePath(file);
                break;
            case OpenFileKind.KernelFile:
                ValidatePath(file);
                checks.Require(((OpenFlags)file.Flags & OpenFlags.AccessMode) == 0, file, $"OPEN_FILE {file.Id} is a file of the kernel opened for writing");
                break;
            case OpenFileKind.PtyMaster or OpenFileKind.PtySlave:
                PtyValidator.Validate(checks, file);
                break;
            case OpenFileKind.Device:
                checks.Require(file.Number is 3 or 5 or 7 or 8 or 9, file, $"OPEN_FILE {file.Id} is device 1:{file.Number}");
                checks.Require(file.FileId == 0 && ((OpenFlags)file.Flags & (OpenFlags.Path | OpenFlags.Directory)) == 0, file, $"OPEN_FILE {file.Id} is a device, and more");
                break;
            case OpenFileKind.Console:
                checks.Require(file.Number is OpenFileRecord.ConsoleByPath or OpenFileRecord.ConsoleByControl, file, $"OPEN_FILE {file.Id} is console {file.Number}");
                checks.Require(file is { FileId: 0, Offset: 0 } && ((OpenFlags)file.Flags & (OpenFlags.Path | OpenFlags.Directory)) == 0, file, $"OPEN_FILE {file.Id} is a console, and more");
                break;
            case OpenFileKind.Stdio:
                checks.Require(file.Number is >= 0 and < StdioCount && stdio.Add(file.Number), file, $"OPEN_FILE {file.Id} is stdio {file.Number}");
                checks.Require(file is { FileId: 0, Offset: 0 } && ((OpenFlags)file.Flags & ~OpenFlags.NonBlocking) == 0, file, $"OPEN_FILE {file.Id} is stdio, and more");
                break;
            case OpenFileKind.Pipe:
                checks.Require(file.FileId == 0 || files.Find(file.FileId, file).Kind == FileKind.Fifo, file, $"OPEN_FILE {file.Id} is a pipe by the name of something else");
                PipeValidator.Validate(checks, file);
                break;
            case OpenFileKind.StdioReopened:
                checks.Require(file.Number is >= 0 and < StdioCount, file, $"OPEN_FILE {file.Id} is stdio {file.Number} once more");
                checks.Require(file is { FileId: 0, Offset: 0 } && ((OpenFlags)file.Flags & ~OpenFlags.OfPipe) == 0, file, $"OPEN_FILE {file.Id} is stdio once more, and more");
                break;
            default:
                DetailValidator.Validate(checks, file);
                break;
        }
    }

    private void ValidatePath(OpenFileRecord file)
    {
        checks.Require(file.Number == 0, file, $"OPEN_FILE {file.Id} is a path, and has number {file.Number}");
        var flags = (OpenFlags)file.Flags;
        var behind = files.Find(file.FileId, file);
        var isDirectory = behind.IsDirectory;
        checks.Require(isDirectory || behind.IsMappable, file, $"OPEN_FILE {file.Id} is a path to a {behind.Kind}");
        checks.Require(behind.Nameless is null || (flags & OpenFlags.NoFollow) == 0, file, $"OPEN_FILE {file.Id} is opened by a name that is not there");
        checks.Require(isDirectory || (flags & OpenFlags.Directory) == 0, file, $"OPEN_FILE {file.Id} is a regular file opened as a directory");
        checks.Require(!isDirectory || (flags & OpenFlags.AccessMode) == 0, file, $"OPEN_FILE {file.Id} is a directory opened for writing");
    }
}
