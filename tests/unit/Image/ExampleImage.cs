using CrContainers.Engine.Checkpoint;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Tests.Unit.Image;

/// <summary>A small image with a record of every type; it uses pages of another image. Always the same bytes.</summary>
internal static class ExampleImage
{
    public const ulong DataPage = 0x402000;
    public const ulong StackPage = 0x7ffd_0000_1000;
    public static readonly Guid Source = new("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0");

    /// <summary>Its two pages lie in descending order with one between them that means nothing; two of the heap are the source's.</summary>
    public static CheckpointImage Build()
    {
        var image = BuildVersion23();
        var pages = image.Tasks[0].Memory.Pages with { Contents = 3, Runs = [new(DataPage, 1, 0, 2), new(0x501000, 2, 1, 7), new(StackPage, 1, 0, 0)] };
        return image.WithMemory(memory => memory with { Pages = pages }) with { Head = image.Head with { Minor = ImageFormat.Minor, Sources = [Source] } };
    }

    /// <summary>The image whose pages it uses.</summary>
    public static CheckpointImage BuildSource()
    {
        var image = Build().WithPlaced(9, new(0x501000, 2, 0, 7), new PlacedRun(StackPage, 1, 0, 3));
        return image with { Head = image.Head with { CheckpointId = Source, Sources = [] } };
    }

    /// <summary>The same in the layout of version 2.4.</summary>
    public static CheckpointImage BuildVersion24() => InVersion24(Build());

    /// <summary>An image in the layout of version 2.4, which says all that 2.5 does.</summary>
    public static CheckpointImage InVersion24(CheckpointImage image) => image with { Head = image.Head with { Minor = 4 } };

    /// <summary>The same as far as version 2.3 could say it: all pages in the image, one after the other.</summary>
    public static CheckpointImage BuildVersion23()
    {
        var image = ExampleOtherFiles.AddTo(BuildWithoutOthers());
        return image with { Head = image.Head with { Minor = 3, FileCount = image.Files.Count, OpenFileCount = image.OpenFiles.Count } };
    }

    /// <summary>The same as far as version 2.0 could say it: no notes, no console, no file systems in memory.</summary>
    public static CheckpointImage BuildVersion20()
    {
        var image = WithOpenFiles(BuildVersion22(), 4);
        return image with
        {
            Head = image.Head with { Minor = 0, NoteCount = 0, TerminalCount = 0, TreeCount = 0 },
            Notes = [],
            Terminals = [],
            Trees = [],
        };
    }

    /// <summary>The same as far as version 2.1 could say it: only open files by a path, devices, stdio and the console.</summary>
    public static CheckpointImage BuildVersion21()
    {
        var image = WithOpenFiles(BuildVersion22(), 5);
        return image with { Head = image.Head with { Minor = 1 } };
    }

    /// <summary>The same as far as version 2.2 could say it: every file has a name, no mapping writes to one, and there are no connections.</summary>
    public static CheckpointImage BuildVersion22()
    {
        var image = WithOpenFiles(BuildWithoutOthers(), 15);
        var files = BuildWithoutOthers().Files.Where(file => file.Nameless is null).ToList();
        return image.WithMemory(memory =>
        {
            var mappings = memory.Mappings.Where(vma => (vma.Flags & MappingFlags.Shared) == 0 && vma.HugePageSize == 0).ToList();
            return memory with { Mm = memory.Mm with { MappingCount = mappings.Count }, Mappings = mappings };
        }) with { Head = image.Head with { Minor = 2, FileCount = files.Count }, Files = files };
    }

    /// <summary>All but <see cref="ExampleOtherFiles"/>.</summary>
    private static CheckpointImage BuildWithoutOthers() => new(Head(), Files(), OpenFiles(), [Task()])
    {
        Notes = [new NoteRecord("task 1 (example): a note")],
        Terminals = [new TerminalRecord { Settings = [.. Enumerable.Range(0, 44).Select(index => (byte)(index == 16 ? 0 : index))], Rows = 24, Columns = 80, Width = 640, Height = 384 }],
        Trees = ExampleTree.Trees(),
    };

    private static CheckpointImage WithOpenFiles(CheckpointImage image, int count)
    {
        var task = image.Tasks[0];
        return image with
        {
            Head = image.Head with { FileCount = 3, OpenFileCount = count },
            Files = [.. image.Files.Where(file => file.Kind != FileKind.Fifo)],
            OpenFiles = [.. image.OpenFiles.Take(count)],
            Tasks = [task with { Descriptors = new DescriptorsRecord { Entries = [.. task.Descriptors.Entries.Where(entry => entry.OpenFileId <= (ulong)count)] } }],
        };
    }

    /// <summary>The whole image.</summary>
    public static byte[] Encode(CheckpointImage image) => Encode(image, writer => ExampleTree.Write(writer, image.Trees));

    public static byte[] Encode(CheckpointImage image, Action<ImageWriter> writeTrees) => Encode(image, writeTrees, writer => ExampleFiles.Write(writer, image));

    public static byte[] Encode(CheckpointImage image, Action<ImageWriter> writeTrees, Action<ImageWriter> writeFiles)
    {
        var stream = new MemoryStream();
        using var writer = new ImageWriter(stream);
        StateWriter.Write(writer, image);
        writeTrees(writer);
        writeFiles(writer);
        foreach (var task in image.Tasks)
        {
            WritePages(writer, task.Memory.Pages);
        }

        writer.Finish();
        return stream.ToArray();
    }

    /// <summary>All that comes before the contents of trees and pages.</summary>
    public static byte[] EncodeState(CheckpointImage image)
    {
        var stream = new MemoryStream();
        using var writer = new ImageWriter(stream);
        StateWriter.Write(writer, image);
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>The contents of a page: its bytes follow from its address. One that means nothing has those of address 0.</summary>
    public static byte[] Contents(ulong address) =>
        [.. Enumerable.Range(0, ImageFormat.PageSize).Select(index => (byte)((address / ImageFormat.PageSize * 31) + ((ulong)index * 7)))];

    public static void WritePages(ImageWriter writer, PagesRecord pages)
    {
        var addresses = new ulong[pages.Contents];
        foreach (var run in pages.InPlaceOrder(source: 0))
        {
            for (ulong page = 0; page < run.Pages; page++)
            {
                addresses[run.Place + page] = run.Start + (page * ImageFormat.PageSize);
            }
        }

        writer.BeginPages(pages.Id, (long)pages.ContentBytes);
        foreach (var contents in addresses.Select(Contents))
        {
            writer.WritePages(contents.Length, (done, into) => contents.AsSpan((int)done, into.Length).CopyTo(into));
        }

        writer.EndPages();
    }

    private static HeadRecord Head() => new()
    {
        Minor = 2,
        CheckpointId = new Guid("00112233-4455-6677-8899-aabbccddeeff"),
        Created = 1_700_000_000_000_000_000,
        Architecture = ImageFormat.Architecture,
        PageSize = ImageFormat.PageSize,
        KernelRelease = "6.12.9-example",
        EngineVersion = "0.1.0",
        CpuFeatures = 7,
        VdsoSum = 0x1122_3344_5566_7788,
        TaskCount = 1,
        FileCount = 9,
        OpenFileCount = 23,
        NoteCount = 1,
        TerminalCount = 1,
        TreeCount = 2,
    };

    private static FileRecord[] Files() =>
    [
        new() { Id = 1, Kind = FileKind.Regular, Path = "/usr/bin/example", Device = 0x2b, Inode = 4711, Size = 16384, Modified = 1_600_000_000_000_000_001, BuildId = [1, 2, 3, 4] },
        new() { Id = 2, Kind = FileKind.Regular, Path = "/var/log/ex\u00e4mple.log", Device = 0x2b, Inode = 4712, Size = 100, Modified = -1 },
        new() { Id = 3, Kind = FileKind.Directory, Path = "/", Device = 0x2b, Inode = 2, Size = 4096, Modified = 0 },
        new() { Id = 4, Kind = FileKind.Fifo, Path = "/run/fifo", Device = 0x2b, Inode = 4713, Size = 0, Modified = 0 },
        .. ExampleFiles.Nameless,
    ];

    private static OpenFileRecord[] OpenFiles() =>
    [
        new() { Id = 1, Kind = OpenFileKind.Device, Flags = 2, Number = 3 },
        new() { Id = 2, Kind = OpenFileKind.Stdio, Number = 1 },
        new() { Id = 3, Kind = OpenFileKind.Path, FileId = 2, Flags = 0x8401, Offset = 100 },
        new() { Id = 4, Kind = OpenFileKind.Path, FileId = 3, Flags = 0x18000, Offset = long.MaxValue },
        new() { Id = 5, Kind = OpenFileKind.Console, Flags = 2, Number = OpenFileRecord.ConsoleByControl },
        new() { Id = 6, Kind = OpenFileKind.EventCounter, Flags = 2, Detail = new EventCounterDetail(5, IsSemaphore: true) },
        new() { Id = 7, Kind = OpenFileKind.Timer, Flags = 0x802, Detail = new TimerDetail(1, TimerDetail.Absolute, 3, 1_000_000_000, 77) },
        new() { Id = 8, Kind = OpenFileKind.SignalSet, Flags = 2, Detail = new SignalSetDetail(0x2200) },
        new() { Id = 9, Kind = OpenFileKind.Epoll, Flags = 2, Detail = new EpollDetail([new(11, 0x19, 11, 6), new(1, 0x8000_0019, ulong.MaxValue, 2)]) },
        new() { Id = 10, Kind = OpenFileKind.Pipe, Flags = 0x4000, Detail = new PipeDetail(1, 65536, [[1, 2, 3], [4]]) },
        new() { Id = 11, Kind = OpenFileKind.Pipe, Flags = 0x4801, Detail = new PipeDetail(1, 65536, []) },
        new() { Id = 12, Kind = OpenFileKind.Pipe, FileId = 4, Flags = 0x8002, Detail = new PipeDetail(2, 4096, []) },
        new() { Id = 13, Kind = OpenFileKind.StdioReopened, Flags = 0x8001, Number = 1 },
        new()
        {
            Id = 14, Kind = OpenFileKind.Socket, Flags = 0x802,
            Detail = new SocketDetail
            {
                Domain = 2, Type = 1, Protocol = 6, State = SocketState.Listening, Address = [2, 0, 0x18, 0xeb, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0], Backlog = 511,
                Options = [new(1, 2, [1, 0, 0, 0]), new(6, 13, [.. "reno"u8])],
            },
        },
        new()
        {
            Id = 15, Kind = OpenFileKind.Socket, Flags = 2,
            Detail = new SocketDetail { Domain = 1, Type = 2, Protocol = 0, State = SocketState.Bound, Address = [1, 0, .. "/run/s"u8, 0], Mode = 0x1b0, Uid = 1000, Gid = 100 },
        },
        .. ExampleConnections.OpenFiles(16),
    ];

    private static TaskImage Task() => new()
    {
        Task = new TaskRecord
        {
            Pid = 1, ParentPid = 0, ProcessGroup = 1, Session = 1, Comm = "example", State = (byte)'S', ExecutableId = 1, SeccompFilters = 1,
            UserTime = 12, SystemTime = 34, StartTime = 5678, MinorFaults = 90, MajorFaults = 1, ThreadCount = 1,
        },
        Memory = ExampleMemory.Build(),
        FileSystem = new FileSystemRecord { WorkingDirectoryId = 3, Umask = 0x12 },
        Descriptors = new DescriptorsRecord { Entries = [new(0, 1, false), new(1, 2, false), new(2, 2, false), new(5, 3, true), new(7, 4, false), new(10, 5, true), new(11, 6, false), new(12, 7, false), new(13, 8, true), new(14, 9, true), new(15, 10, false), new(16, 11, true), new(17, 12, false), new(18, 13, false), new(19, 14, true), new(20, 15, false), .. ExampleConnections.Entries(21, 16)] },
        SignalActions = Actions(),
        SharedPending = new PendingSignalsRecord { Signals = [Siginfo(10), Siginfo(64)] },
        IntervalTimers = new IntervalTimersRecord { Timers = [new(1_000_000, 250_000), default, default] },
        PosixTimers = new PosixTimersRecord
        {
            Timers =
            [
                new(0, 1, TimerNotification.Signal, 14, 0x1234, 0, 1_000_000_000, 1),
                new(2, 0, TimerNotification.None, -559038737, 0, 0, 0, 0),
                new(9, 7, TimerNotification.ThreadId, 34, 5, 1, 0, 77),
            ],
        },
        Limits = new LimitsRecord { Limits = [.. Enumerable.Range(0, LimitsRecord.Count).Select(index => new ResourceLimit((ulong)index, ulong.MaxValue))] },
        Controls = new ControlsRecord { Personality = 0x40000, OomScoreAdjustment = 10, CoreDumpFilter = 0x33, MembarrierCommands = 16, Settings = [new(1, 15), new(53, 0x400)] },
        Threads = [ExampleThread.Build()],
    };

    private static SignalActionsRecord Actions()
    {
        var actions = new SignalAction[SignalActionsRecord.Count];
        actions[9] = new SignalAction(0x401000, 0x1400_0004, 0x401100, 0x2000);
        actions[12] = new SignalAction(SignalAction.Ignore, 0, 0, 0);
        return new SignalActionsRecord { Actions = actions };
    }

    private static byte[] Siginfo(int signal)
    {
        var siginfo = new byte[PendingSignalsRecord.SiginfoSize];
        BitConverter.TryWriteBytes(siginfo, signal);
        siginfo[^1] = 0xab;
        return siginfo;
    }
}
