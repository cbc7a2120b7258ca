using CrContainers.Engine.Errors;
using CrContainers.Engine.Proc;

namespace CrContainers.Engine.Tracing;

/// <summary>A container's init and all its descendants as /proc lists them while they come and go.</summary>
internal sealed class ProcessListing(int initPid)
{
    private readonly Dictionary<int, TaskStat> seen = [];
    private readonly HashSet<int> ended = [];

    /// <summary>A task has ended while it was looked at. Its children have another parent since then, and may not be on the list.</summary>
    public bool IsStale { get; private set; }

    /// <summary>Processes that have ended and that their parent has not waited for. By pid on the host.</summary>
    public List<TaskStat> Ended
    {
        get
        {
            var ended = new List<TaskStat>();
            foreach (var process in seen.Values)
            {
                if (HasEnded(process))
                {
                    ended.Add(process);
                }
            }

            return ended;
        }
    }

    /// <summary>What a listed process was when it was seen first.</summary>
    public TaskStat this[int pid] => seen[pid];

    /// <summary>Those that have not ended, parents before children.</summary>
    /// <exception cref="CrException">The init has ended.</exception>
    public IReadOnlyList<int> List()
    {
        IsStale = false;
        var found = new List<int> { initPid };
        for (var i = 0; i < found.Count; i++)
        {
            found.AddRange(ThreadsOf(found[i]).SelectMany(tid => ChildrenOf(found[i], tid)).Except(found));
        }

        var living = found.FindAll(Lives);
        if (!living.Contains(initPid))
        {
            throw new CrException(ErrorKind.TraceeGone, "hold", $"task {initPid}", "it has ended");
        }

        Forget(found);
        return living;
    }

    public int[] ThreadsOf(int pid) => IfThere(() => ProcFile.Numbers($"/proc/{pid}/task")) ?? [];

    /// <summary>A thread could not be held, since it has ended; perhaps all of its process has.</summary>
    public void NoteEnd(int pid, int tid)
    {
        IsStale |= ended.Add(tid);
        if (StatOf(pid) is { } now && HasEnded(now))
        {
            seen[pid] = now;
        }
    }

    private bool Lives(int pid)
    {
        if (!seen.ContainsKey(pid) && StatOf(pid) is { } stat)
        {
            seen.Add(pid, stat);
        }

        return seen.TryGetValue(pid, out var known) && !HasEnded(known);
    }

    /// <summary>Those that somebody has waited for.</summary>
    private void Forget(IEnumerable<int> listed)
    {
        if (!IsStale)
        {
            foreach (var pid in seen.Keys.Except(listed))
            {
                seen.Remove(pid);
            }
        }
    }

    private IReadOnlyList<int> ChildrenOf(int pid, int tid) => IfThere(() => ChildList.Parse(ProcFile.Read($"/proc/{pid}/task/{tid}/children"))) ?? [];

    private TaskStat? StatOf(int pid) => IfThere(() => TaskStat.Parse(ProcFile.Read(pid, "stat")));

    private static bool HasEnded(TaskStat process) => process.State is (byte)'Z' or (byte)'X';

    private T? IfThere<T>(Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (CrException exception) when (exception.Kind is ErrorKind.TraceeGone or ErrorKind.NotFound)
        {
            IsStale = true;
            return null;
        }
    }
}
