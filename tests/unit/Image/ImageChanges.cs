using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;

namespace CrContainers.Tests.Unit.Image;

/// <summary>Changes one place of an image and leaves the rest.</summary>
internal static class ImageChanges
{
    private const int FirstConnection = 15;

    public delegate void ChangeBytes(Span<byte> bytes);

    public delegate void ChangeRegisters(ref Registers registers);

    public static CheckpointImage WithTask(this CheckpointImage image, Func<TaskImage, TaskImage> change) =>
        image with { Tasks = [change(image.Tasks[0]), .. image.Tasks.Skip(1)] };

    public static CheckpointImage WithFile(this CheckpointImage image, int index, Func<FileRecord, FileRecord> change) =>
        image with { Files = Replace(image.Files, index, change) };

    public static CheckpointImage WithOpenFile(this CheckpointImage image, int index, Func<OpenFileRecord, OpenFileRecord> change) =>
        image with { OpenFiles = Replace(image.OpenFiles, index, change) };

    public static CheckpointImage WithDetail(this CheckpointImage image, int index, OpenFileDetail detail) =>
        image.WithOpenFile(index, file => file with { Detail = detail });

    /// <summary>The listening TCP socket.</summary>
    public static CheckpointImage WithSocket(this CheckpointImage image, Func<SocketDetail, SocketDetail> change) => image.WithSocket(13, change);

    /// <summary>The unix socket, which has a path.</summary>
    public static CheckpointImage WithUnixSocket(this CheckpointImage image, Func<SocketDetail, SocketDetail> change) => image.WithSocket(14, change);

    /// <summary>One of the example's connections.</summary>
    public static CheckpointImage WithConnection(this CheckpointImage image, int which, Func<ConnectionDetail, ConnectionDetail> change) =>
        image.WithOpenFile(FirstConnection + which, file => file with { Detail = change((ConnectionDetail)file.Detail!) });

    /// <summary>Another message for one that has some.</summary>
    public static CheckpointImage WithMessage(this CheckpointImage image, int which, Func<SocketMessage, SocketMessage> change) =>
        image.WithConnection(which, connection => connection with { Messages = Replace(connection.Messages, 0, change) });

    private static CheckpointImage WithSocket(this CheckpointImage image, int index, Func<SocketDetail, SocketDetail> change) =>
        image.WithOpenFile(index, file => file with { Detail = change((SocketDetail)file.Detail!) });

    /// <summary>What the epoll set watches.</summary>
    public static CheckpointImage WithWatched(this CheckpointImage image, params EpollEntry[] entries) => image.WithDetail(8, new EpollDetail(entries));

    public static CheckpointImage WithMemory(this CheckpointImage image, Func<MmImage, MmImage> change) =>
        image.WithTask(task => task with { Memory = change(task.Memory) });

    public static CheckpointImage WithMm(this CheckpointImage image, Func<MmRecord, MmRecord> change) =>
        image.WithMemory(memory => memory with { Mm = change(memory.Mm) });

    public static CheckpointImage WithVma(this CheckpointImage image, int index, Func<VmaRecord, VmaRecord> change) =>
        image.WithMemory(memory => memory with { Mappings = Replace(memory.Mappings, index, change) });

    public static CheckpointImage WithPages(this CheckpointImage image, params PageRun[] runs) =>
        image.WithMemory(memory => memory with { Pages = memory.Pages.InSequence(runs) });

    /// <summary>Pages of this image and of others.</summary>
    public static CheckpointImage WithPlaced(this CheckpointImage image, ulong contents, params PlacedRun[] runs) =>
        image.WithMemory(memory => memory with { Pages = memory.Pages with { Contents = contents, Runs = runs } });

    /// <summary>Pages of this image, one after the other.</summary>
    public static PagesRecord InSequence(this PagesRecord pages, IReadOnlyList<PageRun> runs) =>
        pages with { Contents = runs.Aggregate(0UL, (sum, run) => sum + run.Pages), Runs = PlacedRun.InSequence(runs) };

    public static CheckpointImage WithSources(this CheckpointImage image, params Guid[] sources) => image with { Head = image.Head with { Sources = sources } };

    /// <summary>An anonymous mapping between the heap and all others.</summary>
    public static CheckpointImage WithBigMapping(this CheckpointImage image, ulong start, ulong pages) => image.WithMemory(memory => memory with
    {
        Mm = memory.Mm with { MappingCount = memory.Mappings.Count + 1 },
        Mappings =
        [
            .. memory.Mappings.Take(ExampleMemory.Named),
            new VmaRecord { Kind = MappingKind.Anonymous, Start = start, End = start + (pages * ImageFormat.PageSize), Protection = 3, Flags = MappingFlags.None },
            .. memory.Mappings.Skip(ExampleMemory.Named),
        ],
    });

    /// <summary>Other descriptors, and no open files but those behind them, and what these lead to.</summary>
    public static CheckpointImage WithDescriptors(this CheckpointImage image, params DescriptorEntry[] entries)
    {
        var wanted = entries.Select(entry => entry.OpenFileId).ToHashSet();
        while (image.OpenFiles.Where(file => wanted.Contains(file.Id)).SelectMany(Needs).ToList() is var needed && !wanted.IsSupersetOf(needed))
        {
            wanted.UnionWith(needed);
        }

        var files = image.OpenFiles.Where(file => wanted.Contains(file.Id)).ToList();
        return (image with { OpenFiles = files, Head = image.Head with { OpenFileCount = files.Count } })
            .WithTask(task => task with { Descriptors = new DescriptorsRecord { Entries = entries }, FileLocks = new FileLocksRecord(), FileOwners = new FileOwnersRecord() });
    }

    private static IEnumerable<ulong> Needs(OpenFileRecord file) => file.Detail switch
    {
        ConnectionDetail connection => [connection.PeerId, .. connection.Messages.SelectMany(message => message.Files)],
        EpollDetail epoll => epoll.Entries.Select(entry => entry.OpenFileId),
        _ => [],
    };

    public static CheckpointImage WithAction(this CheckpointImage image, int signal, SignalAction action) =>
        image.WithTask(task => task with { SignalActions = new SignalActionsRecord { Actions = Replace(task.SignalActions.Actions, signal - 1, _ => action) } });

    public static CheckpointImage WithPosixTimer(this CheckpointImage image, int index, Func<PosixTimer, PosixTimer> change) =>
        image.WithTask(task => task with { PosixTimers = new PosixTimersRecord { Timers = Replace(task.PosixTimers.Timers, index, change) } });

    public static CheckpointImage WithControls(this CheckpointImage image, Func<ControlsRecord, ControlsRecord> change) =>
        image.WithTask(task => task with { Controls = change(task.Controls) });

    public static CheckpointImage WithThreads(this CheckpointImage image, Func<ThreadImage, ThreadImage> change) =>
        image.WithTask(task => task with { Threads = [change(task.Threads[0])] });

    public static CheckpointImage WithThread(this CheckpointImage image, Func<ThreadRecord, ThreadRecord> change) =>
        image.WithThreads(thread => thread with { Thread = change(thread.Thread) });

    public static CheckpointImage WithCpu(this CheckpointImage image, Func<CpuRecord, CpuRecord> change) =>
        image.WithThreads(thread => thread with { Cpu = change(thread.Cpu) });

    public static CheckpointImage WithRegisters(this CheckpointImage image, ChangeRegisters change) => image.WithCpu(cpu =>
    {
        var registers = Registers.FromWords(cpu.General);
        change(ref registers);
        return cpu with { General = registers.ToWords() };
    });

    public static CheckpointImage WithDebug(this CheckpointImage image, int number, ulong value) =>
        image.WithCpu(cpu => cpu with { Debug = [.. Replace(cpu.Debug, number, _ => value)] });

    public static CheckpointImage WithXstate(this CheckpointImage image, ChangeBytes change) => image.WithCpu(cpu =>
    {
        var area = cpu.Xstate.ToArray();
        change(area);
        return cpu with { Xstate = area };
    });

    public static CheckpointImage WithComponents(this CheckpointImage image, params XstateComponent[] components) =>
        image.WithCpu(cpu => cpu with { Components = components });

    public static CheckpointImage WithTls(this CheckpointImage image, ChangeBytes change) => image.WithThread(thread =>
    {
        var tls = thread.Tls.ToArray();
        change(tls);
        return thread with { Tls = tls };
    });

    public static CheckpointImage WithCredentials(this CheckpointImage image, Func<CredentialsRecord, CredentialsRecord> change) =>
        image.WithThreads(thread => thread with { Credentials = change(thread.Credentials) });

    public static CheckpointImage WithScheduling(this CheckpointImage image, Func<SchedulingRecord, SchedulingRecord> change) =>
        image.WithThreads(thread => thread with { Scheduling = change(thread.Scheduling) });

    public static CheckpointImage WithPath(this CheckpointImage image, string path) => image.WithFile(1, file => file with { Path = path });

    /// <summary>Another mount point for the first tree.</summary>
    public static CheckpointImage WithTree(this CheckpointImage image, string mountPoint) =>
        image with { Trees = Replace(image.Trees, 0, tree => tree with { MountPoint = mountPoint }) };

    public static CheckpointImage WithOpenFlags(this CheckpointImage image, uint flags) => image.WithOpenFile(2, file => file with { Flags = flags });

    public static CheckpointImage WithTaskRecord(this CheckpointImage image, Func<TaskRecord, TaskRecord> change) =>
        image.WithTask(task => task with { Task = change(task.Task) });

    public static CheckpointImage WithLdt(this CheckpointImage image, params ulong[] entries) =>
        image.WithMemory(memory => memory with { Context = new MmContextRecord { Ldt = entries } });

    /// <summary>Guard pages in the heap.</summary>
    public static CheckpointImage WithGuards(this CheckpointImage image, params PageRun[] guards) =>
        image.WithVma(ExampleMemory.Heap, vma => vma with { Guards = guards });

    public static CheckpointImage WithSettings(this CheckpointImage image, params ControlSetting[] settings) =>
        image.WithControls(controls => controls with { Settings = settings });

    /// <summary>A second process like the first, with other ids.</summary>
    public static CheckpointImage WithSecondTask(this CheckpointImage image, ulong id, int pid)
    {
        var task = image.Tasks[0];
        var second = task with
        {
            Task = task.Task with { Pid = pid, ParentPid = 1 },
            Memory = task.Memory with { Mm = task.Memory.Mm with { Id = id }, Pages = task.Memory.Pages with { Id = id } },
            PosixTimers = new PosixTimersRecord { Timers = [] },
            FileOwners = new FileOwnersRecord(),
            Threads = [task.Threads[0] with { Thread = task.Threads[0].Thread with { Tid = pid } }],
        };
        return image with { Head = image.Head with { TaskCount = 2 }, Tasks = [task, second] };
    }

    private static T[] Replace<T>(IReadOnlyList<T> list, int index, Func<T, T> change) =>
        [.. list.Select((item, at) => at == index ? change(item) : item)];
}
