using System.Diagnostics;
using CrContainers.Engine.Image;
using CrContainers.Engine.Native;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Restore.Lazy;

/// <summary>Serves a restored task until its memory is loaded: answers faults, loads the rest while there are none, guards the task.</summary>
internal sealed class PageServer : IDisposable
{
    /// <summary>While faults come, between them: a fault waits for no more.</summary>
    private const int FewPages = 16;
    private const int ManyPages = PageContents.BlockPages;
    private const int Moment = 1;
    private const int ForEver = -1;

    private readonly List<LazyMemory> memories;
    private readonly List<LazyMemory> children = [];
    private readonly LazyOptions options;
    private readonly TaskGuard guard;
    private readonly LoadingDoor door;
    private readonly StopWatcher watcher = new();
    private bool givesWay;

    /// <param name="memory">The task's address space.</param>
    /// <param name="guard">Its threads: they may run.</param>
    /// <param name="door">Where a checkpoint asks for the rest.</param>
    /// <param name="options">What was asked for.</param>
    public PageServer(LazyMemory memory, TaskGuard guard, LoadingDoor door, LazyOptions options)
    {
        memories = [memory];
        this.guard = guard;
        this.door = door;
        this.options = options;
        LoadsRest = !options.OnDemand;
    }

    private bool LoadsRest { get; set; }

    /// <summary>Returns once everything is loaded and nothing of it is left in the task, or the task has ended.</summary>
    /// <exception cref="Errors.CrException">Pages cannot be had: the task is dead.</exception>
    public string Run()
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            while (!guard.IsEmpty && memories.Exists(memory => memory.Pending > 0))
            {
                Step();
            }
        }
        catch
        {
            guard.Kill();
            throw;
        }

        var faults = memories.Sum(memory => memory.Faults);
        var text = $"{faults} pages were asked for, {(guard.IsEmpty ? "the task has ended" : "all are loaded")}: {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F3} ms";
        memories.ForEach(memory => memory.Dispose());
        options.Keeper?.LetGo();
        guard.Release();
        return text;
    }

    public void Dispose()
    {
        memories.ForEach(memory => memory.Dispose());
        watcher.Dispose();
    }

    private void Step()
    {
        var heard = Listen();
        if (LoadsRest && memories.Find(memory => memory.Pending > 0) is { } memory)
        {
            GiveWay(!heard);
            memory.Load(heard ? FewPages : ManyPages);
        }
    }

    private void GiveWay(bool isLow)
    {
        if (isLow != givesWay)
        {
            givesWay = isLow;
            LowPriority.Set(isLow);
        }
    }

    /// <returns>True where something was to be done.</returns>
    private bool Listen()
    {
        int[] descriptors = [watcher.Number, door.Number, .. memories.Select(memory => memory.Number)];
        Span<bool> ready = stackalloc bool[descriptors.Length];
        var open = memories.Exists(memory => memory.MustTryAgain);
        var heard = Polling.Wait(descriptors, ready, LoadsRest ? 0 : open ? Moment : ForEver);
        if (ready[1])
        {
            door.Open();
            LoadsRest = true;
        }

        for (var i = 0; i < memories.Count; i++)
        {
            if (ready[i + 2] || memories[i].MustTryAgain)
            {
                memories[i].TakeMessages(Adopt);
            }
        }

        memories.AddRange(children);
        children.Clear();
        if (ready[0])
        {
            TakeStops();
        }

        return heard;
    }

    private void TakeStops()
    {
        watcher.Clear();
        guard.TakeStops();
        watcher.Continue();
    }

    /// <summary>Before the child runs: its parent's fork(2) returns after this.</summary>
    private void Adopt(LazyMemory child)
    {
        children.Add(child);
        options.Keeper?.Keep(child.Number);
    }
}
