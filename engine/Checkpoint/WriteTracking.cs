using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Checkpoint;

/// <summary>
/// Notes which pages of a running task are written to (<see cref="WriteWatch"/>). The task makes the userfaultfd in a short stop, and keeps nothing of it: it is taken out by
/// pidfd_getfd(2), and the task closes its own before it goes on. When the last copy is closed, or its owner dies, the registrations are gone.
/// </summary>
internal sealed class WriteTracking : IDisposable
{
    private const PageCategories There = PageCategories.Present | PageCategories.Swapped;

    /// <summary>Pages that were written to; they are protected as they are listed.</summary>
    private static readonly PageQuery Written = new(There, There) { AllOf = PageCategories.Watched | PageCategories.Written, Protects = true };

    /// <summary>Smaller mappings are read while the task stands still: each registration costs a call, and a small one is soon read.</summary>
    private const ulong WorthFrom = 256 << 10;

    /// <summary>To look at as many pages between two others takes less than another call.</summary>
    private const ulong Gap = 256 << 10;

    /// <summary>Taking protection off holds up who maps or faults in that memory: half a millisecond for 64 MiB.</summary>
    private const ulong TakenOffAtOnce = 8 << 20;

    private readonly int pid;
    private readonly WriteWatch watch;
    private readonly SafeFileHandle pagemap;
    private readonly PageRegions scan;
    private readonly List<(ulong Start, ulong End)> registered = [];
    private bool isKept;

    /// <param name="pid">The task.</param>
    /// <param name="descriptor">Of its userfaultfd, set up; owned from now on.</param>
    public WriteTracking(int pid, SafeFileHandle descriptor)
        : this(pid, new WriteWatch(descriptor))
    {
    }

    private WriteTracking(int pid, WriteWatch watch)
    {
        this.pid = pid;
        this.watch = watch;
        pagemap = FileOpening.Open($"/proc/{pid}/pagemap", OpenFlags.ReadOnly);
        scan = new PageRegions(pagemap);
    }

    /// <summary>The descriptor, which goes on to live when this is disposed of: it is the caller's from now on.</summary>
    public SafeFileHandle Keep()
    {
        isKept = true;
        return watch.File;
    }

    /// <summary>How long the task stood still for it.</summary>
    public TimeSpan Pause { get; private init; }

    /// <summary>Null where there can be none: the kernel lacks it, or the task is in a state in which it cannot be made to answer.</summary>
    public static WriteTracking? Begin(int initPid, HostFileSystems host)
    {
        using var tree = HeldTree.Hold(initPid, host);
        if (tree.CameFrozen || tree.Processes.Length > 1 || !TaskChecks.Check(tree.Processes[0], tree.Processes[0], new BlockerList("")))
        {
            return null;
        }

        var watch = Make(tree.Processes[0]);
        tree.Release();
        if (watch is null || !watch.TryBegin())
        {
            watch?.Dispose();
            return null;
        }

        return new WriteTracking(initPid, watch) { Pause = tree.Pause };
    }

    /// <summary>Is a mapping registered?</summary>
    public static bool IsWorth(SmapsMapping mapping) =>
        !mapping.Shared && mapping.Inode == 0 && mapping.End - mapping.Start >= WorthFrom && mapping.End <= AddressSpace.Limit
        && (mapping.Name is "" or "[heap]" || mapping.Name.StartsWith("[anon:", StringComparison.Ordinal));

    /// <summary>From now on writes to these are noted, where they are private anonymous memory of some size. Those that are registered already stay so.</summary>
    /// <param name="mappings">The task's.</param>
    public void Register(IEnumerable<SmapsMapping> mappings)
    {
        registered.Clear();
        foreach (var mapping in mappings.Where(IsWorth))
        {
            if (watch.Register(mapping.Start, mapping.End - mapping.Start) == Errno.None)
            {
                registered.Add((mapping.Start, mapping.End));
            }
        }
    }

    /// <summary>The pages of registered mappings that were written to since they were last taken, and are there. From the moment they are listed, the next write to them is noted.</summary>
    /// <returns>In ascending order.</returns>
    public List<PageRun> TakeWritten()
    {
        var written = new List<PageRun>();
        foreach (var (start, end) in registered)
        {
            written.AddRange(scan.Of(start, end, Written).Select(region => new PageRun(region.Start, (region.End - region.Start) / ImageFormat.PageSize)));
        }

        return written;
    }

    /// <summary>The next write to these is noted; all others that were written to stay so, which is no harm.</summary>
    /// <param name="pages">In ascending order; the task stands still.</param>
    public void ProtectAgain(IReadOnlyList<PageRun> pages)
    {
        foreach (var (start, end) in Spans(pages))
        {
            foreach (var _ in scan.Of(start, end, Written))
            {
            }
        }
    }

    /// <summary>All pages of registered mappings that are there, in ascending order.</summary>
    public List<PageRun> Present()
    {
        var query = new PageQuery(There, PageCategories.None);
        return [.. registered.SelectMany(mapping => scan.Of(mapping.Start, mapping.End, query)).Select(region => new PageRun(region.Start, (region.End - region.Start) / ImageFormat.PageSize))];
    }

    /// <summary>Takes all registrations back, bit by bit.</summary>
    public void End()
    {
        foreach (var (start, end) in registered)
        {
            for (var at = start; at < end; at += TakenOffAtOnce)
            {
                watch.Unregister(at, Math.Min(TakenOffAtOnce, end - at));
            }
        }

        registered.Clear();
    }

    public void Dispose()
    {
        if (!isKept)
        {
            watch.Dispose();
        }

        pagemap.Dispose();
    }

    private static IEnumerable<(ulong Start, ulong End)> Spans(IReadOnlyList<PageRun> pages)
    {
        for (var first = 0; first < pages.Count;)
        {
            var last = first;
            while (last + 1 < pages.Count && pages[last + 1].Start - pages[last].End <= Gap)
            {
                last++;
            }

            yield return (pages[first].Start, pages[last].End);
            first = last + 1;
        }
    }

    /// <summary>
    /// All threads stand still, so the number that the task will get is known before: should this program die in between, the task goes on in the batch, and closes just that.
    /// </summary>
    private static WriteWatch? Make(HeldProcess process)
    {
        var thread = new HeldThread(process.Leader);
        var injection = thread.Enter(MappingReader.Listed(process.HostPid));
        try
        {
            if (!injection.Calls.MayBreak)
            {
                return null;
            }

            SafeFileHandle? taken = null;
            var batch = injection.NewBatch();
            batch.Add(Syscall.Userfaultfd, WriteWatch.Flags);
            batch.Add(Syscall.Close, (ulong)FirstFree(process.HostPid));
            injection.Calls.Run(batch, number => taken = number < 0 ? null : Take(process.HostPid, (int)number));
            return taken is null ? null : new WriteWatch(taken);
        }
        finally
        {
            injection.Leave();
        }
    }

    /// <summary>Null where it cannot be taken: the task closes its own all the same.</summary>
    private static SafeFileHandle? Take(int pid, int number)
    {
        try
        {
            using var process = PidFd.Open(pid);
            return process.CopyDescriptor(number);
        }
        catch (KernelException)
        {
            return null;
        }
    }

    private static int FirstFree(int pid)
    {
        var free = 0;
        foreach (var number in ProcFile.Numbers($"/proc/{pid}/fd").Order())
        {
            free += number == free ? 1 : 0;
        }

        return free;
    }
}
