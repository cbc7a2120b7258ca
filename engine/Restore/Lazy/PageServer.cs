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
    private readonly FirstRecording? recording;
    private readonly LazyOptions options;
    private readonly TaskGuard guard;
    private readonly LoadingDoor door;
    private readonly StopWatcher watcher = new();
    private bool loadsRest;
    private bool givesWay;

    /// <param name="memory">The task's address space.</param>
    /// <param name="guard">Its threads: they may run.</param>
    /// <param name="door">Where a checkpoint asks for the rest.</param>
    /// <param name="recording">Of the pages that are touched first, if there is one.</param>
    /// <param name="options">What was asked for.</param>
    public PageServer(LazyMemory memory, TaskGuard guard, LoadingDoor door, FirstRecording? recording, LazyOptions options)
    {
        memories = [memory];
        this.guard = guard;
        this.door = door;
        this.recording = recording;
        this.options = options;
        loadsRest = !options.OnDemand;
    }

    private bool IsLoading => loadsRest && recording is not { GoesOn: true };

    /// <summary>For poll(2): how long nothing has to be done unless something is heard.</summary>
    private int Milliseconds =>
        IsLoading ? 0 : memories.Exists(memory => memory.MustTryAgain) ? Moment : recording is { GoesOn: true } ? recording.MillisecondsLeft : ForEver;

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

        recording?.End();
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
        recording?.EndIfDue();
        if (IsLoading && memories.Find(memory => memory.Pending > 0) is { } memory)
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
        var heard = Polling.Wait(descriptors, ready, Milliseconds);
        if (ready[1])
        {
            door.Open();
            recording?.End();
            loadsRest = true;
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
