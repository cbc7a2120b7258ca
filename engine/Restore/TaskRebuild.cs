using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Restore.Lazy;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Restore;

/// <summary>Turns the fresh init into one process of the image. The order matters everywhere; the comments say why.</summary>
internal sealed class TaskRebuild(FreshInit init, FreshConsole? console, CheckpointImage image, InFlightNumbers inFlight, SourceImages sources, LazyRebuild? lazy)
{
    private readonly TaskImage task = inFlight.Task;
    private readonly ThreadImage leader = inFlight.Task.Threads[0];

    public long PagesWritten { get; private set; }

    /// <summary>How long filling them took.</summary>
    public TimeSpan Fill { get; private set; }

    public void Run(ImageReader reader)
    {
        using var root = new FreshRoot(init.Pid, image);
        RequireSeccomp();
        inFlight.RequireRoom(init.Pid);
        BecomeExecutable(root);
        var workplace = Workplace.SetUp(init, task.Memory);
        var connections = RebuildMemory(workplace, root, reader);
        var threads = MakeThreads(workplace);
        new LateDescriptors(init, workplace.Calls, root, image, task).Run(connections);
        RebuildRest(workplace, threads);
        workplace.TearDown(task.Memory.Mappings);
        RebuildCheck.Mappings(init.Pid, task.Memory.Mappings);
        foreach (var (thread, tracee) in threads)
        {
            tracee.MoveToCleanStop();
            SetRegisters(tracee, thread);
        }

        SetRegisters(init.Tracee, leader);
    }

    private static void SetRegisters(Tracee tracee, ThreadImage thread)
    {
        ThreadRebuild.Tls(tracee, thread.Thread);
        ThreadRebuild.Registers(tracee, thread);
    }

    /// <summary>All but the leader, while the limits and rights are still the fresh container's.</summary>
    private List<(ThreadImage Image, Tracee Tracee)> MakeThreads(Workplace workplace)
    {
        var creation = new ThreadCreation(init, workplace.Remote);
        return [.. task.Threads.Skip(1).Select(thread => (thread, creation.Make(thread.Thread.Tid)))];
    }

    private ConnectionRebuild RebuildMemory(Workplace workplace, FreshRoot root, ImageReader reader)
    {
        var calls = workplace.Calls;
        var memory = task.Memory;
        workplace.ClearAddressSpace();
        DescriptorRebuild.CloseInherited(calls);
        LimitRebuild.RaiseOpenFiles(calls, init.Pid);
        VdsoRebuild.Run(init, calls, memory.Mappings);
        var mappings = new MappingRebuild(calls, root, new SegmentRebuild(init.Pid, calls), memory.Mappings);
        var free = new FreeNumbers(task.Descriptors);
        ConnectionRebuild connections;
        using (var channel = DescriptorChannel.Open(init, calls, free.Take()))
        {
            var nameless = new NamelessRebuild(init, calls, channel, root);
            nameless.Make(reader);
            mappings.Map(channel);
            FileSystemRebuild.Run(calls, channel, root, task.FileSystem);
            connections = new DescriptorRebuild(init, calls, root, console, image, task, free).Run(channel);
            lazy?.Prepare(calls, channel);
            nameless.Finish();
        }

        new HugePageFill(init.Pid, calls).Touch(memory);
        FillPages(reader);
        reader.ReadTail();
        mappings.Finish();
        MmRebuild.Run(calls, memory);
        mappings.Seal();
        MmRebuild.LockFuture(calls, memory.Mm);
        return connections;
    }

    private void FillPages(ImageReader reader)
    {
        var clock = new StageClock();
        using var fill = new PageFill(init.Pid, task.Memory.Mappings, MappingRebuild.StartsWritable);
        if (lazy?.Fill(reader, fill) != true)
        {
            reader.ReadPages(task.Memory, fill.Write);
            sources.ReadPages(task.Memory, fill.Write);
        }

        fill.Finish();
        PagesWritten = fill.Pages;
        Fill = clock.Lap();
    }

    private void RebuildRest(Workplace workplace, IReadOnlyList<(ThreadImage Image, Tracee Tracee)> threads)
    {
        var calls = workplace.Calls;
        ThreadRebuild.Run(calls, leader.Thread);
        SignalRebuild.Actions(calls, task.SignalActions);
        foreach (var (thread, tracee) in threads)
        {
            RebuildThread(workplace.Of(tracee).Calls, tracee.Tid, thread);
        }

        SchedulingRebuild.Run(calls, init.Pid, leader.Scheduling);
        LimitRebuild.Run(calls, init.Pid, task.Limits);
        CredentialRebuild.Run(calls, init.Pid, leader.Credentials);
        OwnerRebuild.Run(calls, task);
        ControlRebuild.Run(calls, init.Pid, task.Controls);
        SignalRebuild.Pending(calls, task);
        TimerRebuild.Posix(calls, task.PosixTimers);
        TimerRebuild.Intervals(calls, task.IntervalTimers);
        TimerFileRebuild.Run(calls, image, task);
        LockRebuild.Run(calls, image, task, inFlight);
        SignalRebuild.Trap(init.Tracee, workplace.Remote, workplace.Arena, task);
    }

    private void RebuildThread(RestoreCalls calls, int tid, ThreadImage thread)
    {
        ThreadRebuild.Run(calls, thread.Thread);
        SchedulingRebuild.Run(calls, tid, thread.Scheduling);
        CredentialRebuild.Run(calls, tid, thread.Credentials);
        ControlRebuild.RunForThread(calls, task.Controls);
    }

    /// <summary>The executable behind /proc/PID/exe can only be set by executing it.</summary>
    private void BecomeExecutable(FreshRoot root)
    {
        var executable = root.Record(task.Task.ExecutableId);
        root.OpenMapped(executable.Id).Dispose();
        if (ProcFile.Link($"/proc/{init.Pid}/exe") != executable.Path)
        {
            init.Execute(executable.Path);
        }
    }

    /// <summary>Filters cannot be taken away, and must not be fewer than the task had.</summary>
    private void RequireSeccomp()
    {
        var filters = Proc.TaskStatus.Parse(ProcFile.Read(init.Pid, "status")).SeccompFilters;
        if (filters < task.Task.SeccompFilters)
        {
            throw new CrException(
                ErrorKind.IncompatibleHost, "restore", $"task {task.Task.Pid}", $"it had {task.Task.SeccompFilters} seccomp filters, the fresh container gives {filters}",
                "a filter the program installed itself is not kept yet; otherwise give the fresh container the same seccomp profile");
        }
    }
}
