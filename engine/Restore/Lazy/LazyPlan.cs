using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Restore.Lazy;

/// <summary>Which pages of a task may come after it has begun to run, and which must be there before.</summary>
internal sealed class LazyPlan
{
    private const uint Executable = 4;
    private const ulong PageSize = ImageFormat.PageSize;

    /// <summary>Beyond what execve(2) takes; an image may claim more.</summary>
    private const ulong LongestArguments = 8 << 20;

    /// <summary>Locked memory must be there; the kernel takes no registration for droppable memory; memory that a fork wipes is zero in the
    /// child, which no event tells; code is read while the task is rebuilt.</summary>
    private const MappingFlags Eager = MappingFlags.Locked | MappingFlags.LockOnFault | MappingFlags.Droppable | MappingFlags.WipeOnFork;

    private readonly List<LazyArea> later = [];
    private readonly List<LazyArea> now = [];

    /// <summary>The task's private anonymous mappings, as far as they have such pages.</summary>
    public List<VmaRecord> Mappings { get; } = [];

    public IReadOnlyList<LazyArea> Later => later;

    public IReadOnlyList<LazyArea> Now => now;

    public static LazyPlan Of(TaskImage task)
    {
        var plan = new LazyPlan();
        var touched = Touched(task);
        var mappings = task.Memory.Mappings;
        var place = 0;
        var number = 0L;
        foreach (var run in task.Memory.Pages.Joined())
        {
            for (var address = run.Start; address < run.End;)
            {
                while (mappings[place].End <= address)
                {
                    place++;
                }

                var end = Math.Min(run.End, mappings[place].End);
                var area = new LazyArea(address, (long)((end - address) / PageSize), number);
                plan.Add(mappings[place], area, touched);
                number += area.Count;
                address = end;
            }
        }

        return plan;
    }

    private void Add(VmaRecord mapping, LazyArea area, SortedSet<ulong> touched)
    {
        if (!IsLazy(mapping))
        {
            now.Add(area);
            return;
        }

        if (Mappings.Count == 0 || Mappings[^1] != mapping)
        {
            Mappings.Add(mapping);
        }

        var start = area.Start;
        foreach (var page in touched.GetViewBetween(area.Start, area.End - 1))
        {
            AddPart(later, area, start, page);
            AddPart(now, area, page, page + PageSize);
            start = page + PageSize;
        }

        AddPart(later, area, start, area.End);
    }

    private static void AddPart(List<LazyArea> to, LazyArea area, ulong start, ulong end)
    {
        if (start < end)
        {
            to.Add(area.Part(start, end));
        }
    }

    private static bool IsLazy(VmaRecord mapping) =>
        mapping.Kind == MappingKind.Anonymous && !mapping.IsShared && (mapping.Flags & Eager) == 0 && mapping.HugePageSize == 0 && (mapping.Protection & Executable) == 0;

    /// <summary>Registering rseq writes to its area before the task runs. The command line and the environment are read through /proc, which does not
    /// wait for a page: it would show nothing.</summary>
    private static SortedSet<ulong> Touched(TaskImage task)
    {
        var pages = new SortedSet<ulong>();
        foreach (var thread in task.Threads.Select(thread => thread.Thread).Where(thread => thread.Rseq != 0))
        {
            AddPages(pages, thread.Rseq, thread.Rseq + thread.RseqLength);
        }

        AddPages(pages, task.Memory.Mm.ArgStart, task.Memory.Mm.ArgEnd);
        AddPages(pages, task.Memory.Mm.EnvStart, task.Memory.Mm.EnvEnd);
        return pages;
    }

    private static void AddPages(SortedSet<ulong> pages, ulong start, ulong end)
    {
        for (var page = start & ~(PageSize - 1); page < Math.Min(end, start + LongestArguments); page += PageSize)
        {
            pages.Add(page);
        }
    }
}
