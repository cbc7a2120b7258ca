using CrContainers.Engine.Errors;
using CrContainers.Engine.Native;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>A held container as far as it can be seen from outside, nothing of it touched.</summary>
internal sealed class SeenContainer : IDisposable
{
    private readonly ContainerRoot root;
    private readonly InFlightCopies copies = new();
    private readonly List<SeenTask> tasks = [];
    private readonly List<HeldMappings> mappings = [];
    private readonly Lazy<List<CapturedTree>> listed;
    private List<MountedTree> trees = [];

    private SeenContainer(int initPid)
    {
        root = new ContainerRoot(initPid);
        Files = new FileTable(root);
        Nameless = new NamelessCapture(Files, root, new SegmentTable(initPid));
        Terminal = new ContainerConsole(initPid, root);
        listed = new(() => trees.ConvertAll(tree => TreeCapture.Capture(tree, tasks[0].Blockers)), isThreadSafe: false);
    }

    /// <summary>The init first.</summary>
    public List<SeenTask> Tasks => tasks;

    /// <summary>Files that anything refers to.</summary>
    public FileTable Files { get; }

    /// <summary>Those of them that have no name, with their contents.</summary>
    public NamelessCapture Nameless { get; }

    public ContainerConsole Terminal { get; }

    /// <summary>File systems in memory that are its own; listed when they are asked for first.</summary>
    public List<CapturedTree> Trees => listed.Value;

    /// <summary>About as many bytes are in them.</summary>
    public long BytesInTrees
    {
        get
        {
            var used = trees.ConvertAll(tree => tree.Status.UsedBytes);
            return used.Contains(null) ? Trees.Sum(tree => tree.Record.DataBytes) : used.Sum() ?? 0;
        }
    }

    /// <summary>Of all that was looked at.</summary>
    public List<Blocker> Blockers
    {
        get
        {
            ListTrees();
            var all = new List<Blocker>();
            tasks.ForEach(task => all.AddRange(task.AllBlockers));
            return all;
        }
    }

    public IReadOnlyList<string> Notes => [.. tasks.SelectMany(task => task.Blockers.Notes)];

    /// <param name="held">Its tasks.</param>
    /// <param name="surroundings">What was found around it before it was held.</param>
    /// <param name="options">What is asked of the checkpoint.</param>
    /// <param name="flags">Those of the init's mappings, as far as they are known.</param>
    public static SeenContainer Look(HeldTree held, Surroundings surroundings, CheckpointOptions options, KnownFlags flags)
    {
        var container = new SeenContainer(held.Processes[0].HostPid);
        try
        {
            container.LookAtTasks(held, options, flags);
            container.LookBesideTasks(held, surroundings);
            return container;
        }
        catch
        {
            container.Dispose();
            throw;
        }
    }

    /// <summary>That takes a while (0.2 ms of an empty container), in which a task can work for us as well: its own code does not run.</summary>
    public void ListTrees() => _ = listed.Value;

    /// <summary>While it holds open what is in flight, the container must not go on: it would not see the end of a pipe.</summary>
    public void Dispose()
    {
        foreach (var held in mappings)
        {
            held.Dispose();
        }

        foreach (var tree in trees)
        {
            tree.Dispose();
        }

        copies.Dispose();
        root.Dispose();
    }

    private void LookAtTasks(HeldTree held, CheckpointOptions options, KnownFlags flags)
    {
        foreach (var process in held.Processes)
        {
            mappings.Add((process == held.Processes[0] ? flags : new KnownFlags(isTracked: false)).Of(process, mayAwait: !options.LeaveRunning));
            tasks.Add(SeenTask.Look(process, mappings[^1], held, Files, Nameless, Terminal, root, copies, options, openFilesBefore: tasks.Sum(task => task.OpenFiles.Count)));
        }
    }

    private void LookBesideTasks(HeldTree held, Surroundings surroundings)
    {
        var blockers = tasks[0].Blockers;
        foreach (var child in held.Ended.FindAll(child => !FrozenCopy.IsAbandoned(child)))
        {
            blockers.Add($"child {child.Pid} ({child.Comm})", "it has ended, and nobody has waited for it", "have the init wait for its children (docker run --init)");
        }

        foreach (var (pid, executable) in surroundings.Members)
        {
            if (!Array.Exists(held.Processes, process => process.Pid == pid))
            {
                blockers.Note($"process {pid} ({executable}) was put into the container by exec: it is left out, and ends with the container");
            }
        }

        trees = OwnTrees.Of(held.Processes[0], root, surroundings.Host, blockers);
    }
}
