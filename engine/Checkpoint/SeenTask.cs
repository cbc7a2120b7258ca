using CrContainers.Engine.Errors;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>One held process as far as it can be seen from outside, nothing of it touched.</summary>
internal sealed record SeenTask
{
    public required HeldProcess Process { get; init; }

    /// <summary>What was found so far; the capture adds to it.</summary>
    public required BlockerList Blockers { get; init; }

    /// <summary>False: the task is in a state in which it cannot be made to answer for itself.</summary>
    public required bool MayBeAsked { get; init; }

    /// <summary>Its children that have ended and that it has not waited for.</summary>
    public required List<TaskStat> EndedChildren { get; init; }

    /// <summary>Resident anonymous memory.</summary>
    public required long AnonymousBytes { get; init; }

    /// <summary>The mappings as the kernel shows them.</summary>
    public required HeldMappings Held { get; init; }

    /// <summary>Those of them that can be kept; sorted out when they are asked for first, which their flags must be known for.</summary>
    public required Lazy<List<CapturedMapping>> Kept { get; init; }
    public required DescriptorsRecord Descriptors { get; init; }

    /// <summary>The open files behind the descriptors, and those in flight.</summary>
    public required IReadOnlyList<OpenFileRecord> OpenFiles { get; init; }
    public required FileLocksRecord Locks { get; init; }
    public required FileOwnersRecord Owners { get; init; }
    public required FileSystemRecord FileSystem { get; init; }
    public required ulong ExecutableId { get; init; }

    public IReadOnlyList<SmapsMapping> Listed => Held.Listed;

    public List<CapturedMapping> Mappings => Kept.Value;

    /// <summary>Of all that was looked at.</summary>
    public List<Blocker> AllBlockers
    {
        get
        {
            _ = Kept.Value;
            return Blockers.Blockers;
        }
    }

    /// <param name="process">The process.</param>
    /// <param name="held">Its mappings.</param>
    /// <param name="tree">Of the container; its first process is the init.</param>
    /// <param name="files">Files named so far.</param>
    /// <param name="nameless">Files without a name found so far.</param>
    /// <param name="console">The container's terminal.</param>
    /// <param name="root">The container's.</param>
    /// <param name="copies">This program's copies of what is in flight.</param>
    /// <param name="options">What is asked of the checkpoint.</param>
    /// <param name="openFilesBefore">Open files of the processes before it: ids are unique in an image.</param>
    public static SeenTask Look(HeldProcess process, HeldMappings held, HeldTree tree, FileTable files, NamelessCapture nameless, ContainerConsole console, ContainerRoot root, InFlightCopies copies, CheckpointOptions options, int openFilesBefore)
    {
        var blockers = new BlockerList(process.Subject);
        var mayBeAsked = TaskChecks.Check(process, tree.Processes[0], blockers);
        VdsoCheck.Check(held.Listed, blockers);
        var open = new InFlightFiles(new DescriptorList(process), copies, blockers);
        var sockets = new SocketCapture(process, root, open, blockers, options);
        sockets.FindInFlight();
        var fanotify = new FanotifyCapture(process, root, open.All, blockers);
        var watches = new WatchCapture(process, root, blockers);
        var locks = new LockCapture(blockers, options.KeepLocks);
        var owners = new OwnerCapture(process, blockers);
        var descriptors = new DescriptorCapture(process, open.All, files, nameless, console, sockets, root, watches, fanotify, locks, owners, blockers, openFilesBefore);
        var table = descriptors.Capture();
        var mappings = new MappingCapture(process.HostPid, files, nameless, blockers);
        mappings.TakeShared(held.Listed);
        return new SeenTask
        {
            Process = process,
            Blockers = blockers,
            MayBeAsked = mayBeAsked,
            EndedChildren = tree.Ended.FindAll(child => child.ParentPid == process.HostPid),
            AnonymousBytes = process.Status.AnonymousKilobytes << 10,
            Held = held,
            Kept = held.AreAwaited ? new(Captured, isThreadSafe: false) : new(Captured()),
            Descriptors = table,
            OpenFiles = descriptors.OpenFiles,
            Locks = new FileLocksRecord { Locks = locks.Locks },
            Owners = new FileOwnersRecord { Owners = owners.Owners },
            FileSystem = FileSystemCapture.Capture(process, files, nameless, blockers),
            ExecutableId = files.Executable(process.HostPid, blockers),
        };

        List<CapturedMapping> Captured() => mappings.Capture(held.WithFlags());
    }

    public PreflightTask Describe() => new(
        Process.HostPid, Process.Pid, Process.Comm, Process.Threads.Count, Listed.Count, Descriptors.Entries.Count);
}
