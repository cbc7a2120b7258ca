using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>The descriptor table of a process: which open file is behind each number, and which numbers share one; and what is in flight, which has no number.</summary>
internal sealed class DescriptorCapture(HeldProcess process, IReadOnlyList<SeenDescriptor> descriptors, FileTable files, NamelessCapture nameless, ContainerConsole console, SocketCapture sockets, ContainerRoot root, WatchCapture watches, FanotifyCapture fanotify, LockCapture locks, OwnerCapture owners, BlockerList blockers, int openFilesBefore)
{
    private List<OpenFileRecord> openFiles = [];
    private readonly List<DescriptorEntry> entries = [];
    private readonly List<SeenDescriptor> seen = [];
    private readonly Dictionary<(int Pid, int Number), ulong> ids = [];
    private readonly PipeCapture pipes = new(files, blockers, descriptors);
    private readonly PtyCapture ptys = new(process, root, blockers, descriptors);
    private readonly EventFileCapture events = new(process.HostPid, blockers);
    private readonly KernelFileCapture kernelFiles = new(process, files);
    private readonly PidFdCapture pidFds = new(process, blockers);

    /// <summary>Open files found in this table, in the order of their first number; then those in flight.</summary>
    public IReadOnlyList<OpenFileRecord> OpenFiles => openFiles;

    public DescriptorsRecord Capture()
    {
        foreach (var descriptor in descriptors)
        {
            Take(descriptor);
        }

        if (seen.Count > ImageLimits.Descriptors)
        {
            blockers.Add("descriptors", $"there are {seen.Count}; {ImageLimits.Descriptors} is the limit", "close some");
        }

        ResolveEpoll();
        openFiles = sockets.Resolve(openFiles, IdOf);
        return new DescriptorsRecord { Entries = entries };
    }

    private void ResolveEpoll()
    {
        var byNumber = entries.ToDictionary(entry => entry.Number, entry => entry.OpenFileId);
        for (var i = 0; i < openFiles.Count; i++)
        {
            if (openFiles[i] is { Kind: OpenFileKind.Epoll, Id: var id })
            {
                openFiles[i] = events.Resolve(seen.Find(descriptor => descriptor.OpenFileId == id)!, openFiles[i], byNumber);
            }
        }
    }

    private ulong IdOf(SeenDescriptor descriptor) => ids.GetValueOrDefault((descriptor.Pid, descriptor.Number));

    private void Take(SeenDescriptor descriptor)
    {
        var id = descriptor.Receiver is not null ? OpenInFlight(descriptor) : SharedWith(descriptor) is { } known ? known.OpenFileId : Open(descriptor);
        if (id == 0)
        {
            return;
        }

        seen.Add(descriptor with { OpenFileId = id });
        ids.Add((descriptor.Pid, descriptor.Number), id);
        if (descriptor.Receiver is null)
        {
            entries.Add(new DescriptorEntry(descriptor.Number, id, (descriptor.Info.Flags & (uint)OpenFlags.CloseOnExec) != 0));
        }
    }

    /// <summary>Descriptors of one open file agree in all that fstat(2) and fdinfo say; kcmp(2) decides among those.</summary>
    private SeenDescriptor? SharedWith(SeenDescriptor descriptor) => seen.FirstOrDefault(other =>
        other.Status == descriptor.Status
        && other.Info.Position == descriptor.Info.Position
        && Native.TaskQueries.SameOpenFile(other.Pid, other.Number, descriptor.Pid, descriptor.Number));

    /// <summary>Whatever stands against it, it must be received first.</summary>
    private ulong OpenInFlight(SeenDescriptor descriptor)
    {
        var before = blockers.Blockers.Count;
        var id = Open(descriptor);
        blockers.HintFirst(before, "have the program receive it");
        return id;
    }

    private ulong Open(SeenDescriptor descriptor)
    {
        var record = Classify(descriptor);
        if (record is null)
        {
            return 0;
        }

        locks.Take(descriptor, record.Id);
        owners.Take(descriptor, record.Id);
        openFiles.Add(record);
        return record.Id;
    }

    private OpenFileRecord? Classify(SeenDescriptor descriptor)
    {
        var flags = descriptor.Info.Flags & ~(uint)(OpenFlags.CloseOnExec | OpenFlags.Async);
        var record = new OpenFileRecord { Id = (ulong)(openFilesBefore + openFiles.Count + 1), Kind = OpenFileKind.Path, Flags = flags, Offset = descriptor.Info.Position };
        if (descriptor.MemoryDevice is { } device)
        {
            return record with { Kind = OpenFileKind.Device, Number = device };
        }

        if ((descriptor.Status.IsRegular || descriptor.Status.IsDirectory) && !descriptor.IsPseudo && Path(descriptor, record) is { } path)
        {
            return path;
        }

        if (console.NameOf(descriptor) is { } name)
        {
            return Console(descriptor, record, name);
        }

        if ((events.Describe(descriptor, record) ?? watches.Describe(descriptor, record) ?? fanotify.Describe(descriptor, record) ?? kernelFiles.Describe(descriptor, record) ?? pidFds.Describe(descriptor, record) ?? ptys.Describe(descriptor, record) ?? pipes.Describe(descriptor, record)) is { } ofKernel)
        {
            return ofKernel;
        }

        if (sockets.IsGiven(descriptor))
        {
            return Stdio(descriptor, record);
        }

        if (descriptor.IsSocket)
        {
            return sockets.Describe(descriptor, record);
        }

        var (reason, hint) = (descriptor.Status.IsFifo ? pipes.Refusal(descriptor) : kernelFiles.Refusal(descriptor)) ?? descriptor.Refusal();
        blockers.Add(descriptor.Subject, reason, hint);
        return null;
    }

    private OpenFileRecord? Path(SeenDescriptor descriptor, OpenFileRecord record) =>
        files.Find(descriptor.Name, descriptor.Status, mapped: false) is { } file ? record with { FileId = file.Id }
        : nameless.Take(descriptor.Link, descriptor.Status, blockers) is { } unnamed ? record with { FileId = unnamed.Id, Flags = NamelessCapture.Flags(unnamed, record.Flags) }
        : null;

    /// <summary>At 0, 1 and 2 the fresh container has its own console as this one had.</summary>
    private OpenFileRecord Console(SeenDescriptor descriptor, OpenFileRecord record, int name)
    {
        console.Capture(descriptor, blockers);
        return descriptor.IsStdio && name == OpenFileRecord.ConsoleByPath
            ? Stdio(descriptor, record)
            : record with { Kind = OpenFileKind.Console, Offset = 0, Number = name };
    }

    private static OpenFileRecord Stdio(SeenDescriptor descriptor, OpenFileRecord record) =>
        record with { Kind = OpenFileKind.Stdio, Flags = record.Flags & (uint)OpenFlags.NonBlocking, Offset = 0, Number = descriptor.Number };
}
