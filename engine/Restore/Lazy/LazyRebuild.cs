using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Native;
using CrContainers.Engine.Tracing;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Restore.Lazy;

/// <summary>The steps of a rebuild that leave pages in the image: the task makes a userfaultfd, what must be there is filled, and once nothing
/// of the engine touches its memory any more the kernel is told to ask for the rest.</summary>
/// <param name="init">The task to be.</param>
/// <param name="image">What it shall be.</param>
/// <param name="sources">Images that it uses pages of.</param>
/// <param name="file">Where the image is; null for a pipe.</param>
/// <param name="options">What was asked for.</param>
/// <param name="progress">Is told of the pages that are touched first.</param>
internal sealed class LazyRebuild(FreshInit init, CheckpointImage image, SourceImages sources, SafeFileHandle? file, LazyOptions options, IProgress<EngineProgress>? progress) : IDisposable
{
    private const uint Writable = 2;
    private readonly TaskImage task = image.Tasks[0];
    private readonly LazyPlan plan = LazyPlan.Of(image.Tasks[0]);
    private readonly List<string> notes = [];
    private UserFaults? faults;
    private PlacedPages? pages;
    private PendingPages? pending;

    /// <summary>What a person should know of it.</summary>
    public IReadOnlyList<string> Notes => notes;

    /// <summary>Of the pages that are touched first, if it was asked for, once the task may run.</summary>
    public FirstRecording? Recording { get; private set; }

    /// <summary>Has the task make a userfaultfd of its address space, and takes it out of the task. One that handles the kernel's own faults needs
    /// a capability that a container's task has not; the device's descriptor stands for it.</summary>
    public void Prepare(RestoreCalls calls, DescriptorChannel channel)
    {
        try
        {
            var number = File.Exists(UserFaults.Device) ? ByDevice(calls, channel) : ByCall(calls);
            faults = new UserFaults(init.CopyDescriptor(number));
            calls.Call("close", "the userfaultfd", Syscall.Close, (ulong)number);
            faults.Begin();
        }
        catch (KernelException exception)
        {
            NoteWhole($"the kernel gives no userfaultfd ({exception.Reason})");
            faults?.Dispose();
            faults = null;
        }
    }

    /// <summary>Fills what must be there.</summary>
    /// <returns>False where pages cannot be left out: nothing was read.</returns>
    public bool Fill(ImageReader reader, PageFill fill)
    {
        var contents = faults is null ? null : reader.TryLocatePages(task.Memory, sources.Kept);
        if (contents is null)
        {
            if (faults is not null)
            {
                NoteWhole("the image does not come from a file");
            }

            return false;
        }

        pages = new PlacedPages(task.Memory, contents, sources);
        pending = new PendingPages(plan.Later, pages.Count);
        foreach (var area in plan.Now)
        {
            Write(area, fill);
        }

        FillPresent(fill);
        return true;
    }

    /// <summary>The last step: from now on touching a page that is to come waits for it. Whoever looked at the task's command line or environment
    /// in /proc before has made the kernel put a page of zeros there. What is touched first comes last: a page that UFFDIO_COPY puts there brings no huge
    /// page along.</summary>
    /// <returns>Null where everything was filled.</returns>
    public LazyMemory? Arm()
    {
        if (pages is null || faults is null || pending is null)
        {
            return null;
        }

        foreach (var mapping in plan.Mappings)
        {
            faults.Register(mapping.Start, mapping.Bytes);
        }

        using (var fill = new PageFill(init.Pid, task.Memory.Mappings, static mapping => (mapping.Protection & Writable) != 0))
        {
            FillPresent(fill);
            fill.Finish();
        }

        Recording = options.RecordsFirstPages ? new FirstRecording(file!, image.Head.CheckpointId, plan.Later, progress) : null;
        var memory = new LazyMemory(faults, pages, pending) { Recording = Recording };
        memory.Fill(FirstAreas());
        faults = null;
        return memory;
    }

    /// <summary>When all is loaded.</summary>
    public void MakeHuge()
    {
        foreach (var (start, bytes) in HugeRanges.Of(plan.Mappings, task.Memory.Pages.Joined()))
        {
            init.Collapse(start, bytes);
        }
    }

    public void Dispose() => faults?.Dispose();

    private static int ByDevice(RestoreCalls calls, DescriptorChannel channel)
    {
        using var device = FileOpening.Open(UserFaults.Device, OpenFlags.ReadWrite);
        var number = channel.Pass(device, UserFaults.Device);
        try
        {
            return (int)calls.Call("make", "a userfaultfd", Syscall.Ioctl, (ulong)number, UserFaults.NewRequest, (ulong)(OpenFlags.CloseOnExec | OpenFlags.NonBlocking));
        }
        finally
        {
            calls.Call("close", UserFaults.Device, Syscall.Close, (ulong)number);
        }
    }

    private static int ByCall(RestoreCalls calls) =>
        (int)calls.Call("make", "a userfaultfd", Syscall.Userfaultfd, (ulong)(OpenFlags.CloseOnExec | OpenFlags.NonBlocking));

    /// <summary>What the task touches first, as far as that is known and is not to be found out anew.</summary>
    private IReadOnlyList<LazyArea> FirstAreas()
    {
        try
        {
            var areas = options.RecordsFirstPages ? null : FirstPagesFile.Find(file!)?.Locate(image.Head.CheckpointId, plan);
            if (areas is not null)
            {
                progress?.Report(new EngineProgress(FirstRecording.Stage, $"{areas.Sum(area => area.Count)} are filled before the task runs"));
            }

            return areas ?? [];
        }
        catch (CrException exception)
        {
            notes.Add($"the file of first pages beside the image is not used: {exception.Reason}");
            return [];
        }
    }

    private void NoteWhole(string reason) => notes.Add($"all memory was restored before the task ran: {reason}");

    private void FillPresent(PageFill fill)
    {
        foreach (var area in Present())
        {
            Write(area, fill);
        }
    }

    private void Write(LazyArea area, PageFill fill)
    {
        for (var done = 0L; done < area.Count;)
        {
            var bytes = pages!.Read(area.First + done, (int)Math.Min(area.Count - done, PageContents.BlockPages));
            fill.Write(area.Start + ((ulong)done * ImageFormat.PageSize), bytes);
            pending!.Loaded(area.First + done, bytes.Length / ImageFormat.PageSize);
            done += bytes.Length / ImageFormat.PageSize;
        }
    }

    /// <summary>Pages to come that are there already, as zeros: a write to one page of a mapping may have got it a huge one.</summary>
    private List<LazyArea> Present()
    {
        var found = new List<LazyArea>();
        using var pagemap = FileOpening.Open($"/proc/{init.Pid}/pagemap", OpenFlags.ReadOnly);
        var scan = new PageRegions(pagemap);
        foreach (var mapping in plan.Mappings)
        {
            foreach (var region in scan.Of(mapping.Start, mapping.End, new PageQuery(PageCategories.Present | PageCategories.Swapped, PageCategories.Present)))
            {
                found.AddRange(pending!.Within(region.Start, region.End));
            }
        }

        return found;
    }
}
