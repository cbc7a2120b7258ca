using CrContainers.Engine.Errors;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Image.Validation;

namespace CrContainers.Engine.Image;

/// <summary>Reads an image front to back from a stream that need not be seekable; everything it claims is checked.</summary>
public sealed class ImageReader(Stream stream)
{
    private readonly RecordReader records = new(new ImageInput(stream));
    private readonly BlockRoom room = new();
    private int mostPadding;

    /// <summary>Reads HEAD alone: also that of an image this host cannot restore. How far the stream was read is left open.</summary>
    public static HeadRecord ReadHead(Stream stream) => new RecordReader(new ImageInput(stream)).Read<HeadRecord>();

    /// <summary>Reads all that comes before the contents of trees, files and pages.</summary>
    public CheckpointImage ReadState()
    {
        var head = records.Read<HeadRecord>();
        HostFormat.Require(head);
        mostPadding = head.HasLongPadding ? ImageLimits.PagePadding : 0;
        var notes = Many(head.NoteCount, records.Read<NoteRecord>);
        var files = Many(head.FileCount, records.Read<FileRecord>);
        var openFiles = Many(head.OpenFileCount, records.Read<OpenFileRecord>);
        var terminals = Many(head.TerminalCount, records.Read<TerminalRecord>);
        var trees = Many(head.TreeCount, records.Read<TreeRecord>);
        var image = new CheckpointImage(head, files, openFiles, Many(head.TaskCount, () => ReadTask(head))) { Notes = notes, Terminals = terminals, Trees = trees };
        ImageValidator.Validate(image, records.Checks);
        return image;
    }

    /// <summary>Makes room for the first page contents ahead of the time when they are waited for.</summary>
    internal void MakeRoom(CheckpointImage image) => room.Make(image.ContentBytes);

    /// <summary>Tells from now on how much of the contents has been read.</summary>
    /// <param name="progress">Is told.</param>
    /// <param name="total">Bytes there are, also those of other images, which come after these.</param>
    internal void Tell(IProgress<EngineProgress>? progress, long total) => records.Input.Progress = new ByteProgress(progress, "read", records.Input.Offset, total);

    /// <summary>Reads the contents of all trees and files without a name for one who has no use for them but that they are sound.</summary>
    internal void PassFiles(CheckpointImage image)
    {
        ReadTrees(image, new IgnoredTrees());
        foreach (var file in image.NamelessFiles)
        {
            ReadFile(file, static _ => { });
        }
    }

    /// <summary>Reads the contents of all trees, which come before those of pages.</summary>
    public void ReadTrees(CheckpointImage image, ITreeSink sink)
    {
        foreach (var tree in image.Trees)
        {
            new TreeReader(records, tree).Read(sink);
        }
    }

    /// <summary>Reads the contents of the next file without a name; they come after those of trees, in the order of the FILE records.</summary>
    public void ReadFile(FileRecord file, Action<FileDataRecord> take) => ContentsReader.Read<FileDataRecord>(records, file.Room, file.Nameless!.DataBytes, data =>
    {
        records.Checks.RequireReference(data.Id == file.Id, data, $"contents of FILE {data.Id} where those of FILE {file.Id} belong");
        take(data);
    });

    /// <summary>Reads the pages of the next address space whose contents are in this image. They are checked only at their end: until then,
    /// <paramref name="chunk"/> must not let them do anything.</summary>
    public void ReadPages(MmImage memory, PageChunk chunk) => new PageReader(records, memory, room, mostPadding).Read(chunk);

    /// <summary>Passes over the page contents of the next address space; null where the stream is no file, and nothing was read.</summary>
    internal PageContents? TryLocatePages(MmImage memory, KeptBlocks kept, string name = "image") =>
        stream is FileStream { CanSeek: true } file ? new PageReader(records, memory, room, mostPadding).Locate(file.SafeFileHandle, name, kept) : null;

    /// <summary>Reads TAIL, and makes sure that nothing follows: a pipe must have been closed.</summary>
    public void ReadTail()
    {
        var sum = records.HeaderSum;
        var count = records.Count;
        var tail = records.Read<TailRecord>();
        records.Checks.Require(tail.RecordCount == count, tail, $"TAIL counts {tail.RecordCount} records before it, not {count}");
        if (tail.Sum != sum)
        {
            throw new ImageException(ImageError.BadChecksum, records.HeaderAt, "the checksum over all headers is wrong");
        }

        if (!records.Input.AtEnd())
        {
            throw new ImageException(ImageError.TrailingBytes, records.Input.Offset, "bytes after TAIL");
        }
    }

    private TaskImage ReadTask(HeadRecord head)
    {
        var task = records.Read<TaskRecord>();
        return new TaskImage
        {
            Task = task,
            Memory = ReadMemory(),
            FileSystem = records.Read<FileSystemRecord>(),
            Descriptors = records.Read<DescriptorsRecord>(),
            FileLocks = head.HasFileClaims ? records.Read<FileLocksRecord>() : new FileLocksRecord(),
            FileOwners = head.HasFileClaims ? records.Read<FileOwnersRecord>() : new FileOwnersRecord(),
            SignalActions = records.Read<SignalActionsRecord>(),
            SharedPending = records.Read<PendingSignalsRecord>(),
            IntervalTimers = records.Read<IntervalTimersRecord>(),
            PosixTimers = records.Read<PosixTimersRecord>(),
            Limits = records.Read<LimitsRecord>(),
            Controls = records.Read<ControlsRecord>(),
            Threads = Many(task.ThreadCount, ReadThread),
        };
    }

    private MmImage ReadMemory()
    {
        var mm = records.Read<MmRecord>();
        var mappings = Many(mm.MappingCount, records.Read<VmaRecord>);
        var context = records.Read<MmContextRecord>();
        var pages = records.Read<PagesRecord>();
        records.Checks.RequireReference(pages.Id == mm.Id, pages, $"PAGES of MM {pages.Id} where those of MM {mm.Id} belong");
        return new MmImage(mm, mappings, context, pages);
    }

    private ThreadImage ReadThread() => new(
        records.Read<ThreadRecord>(),
        records.Read<CpuRecord>(),
        records.Read<CredentialsRecord>(),
        records.Read<SchedulingRecord>(),
        records.Read<PendingSignalsRecord>());

    /// <summary>The list grows with what is there, not with what was claimed.</summary>
    private static List<T> Many<T>(int count, Func<T> read)
    {
        var list = new List<T>();
        for (var i = 0; i < count; i++)
        {
            list.Add(read());
        }

        return list;
    }
}
