using CrContainers.Engine.Errors;
using CrContainers.Engine.Native;
using CrContainers.Engine.Tracing;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Restore;

/// <summary>
/// The init of a fresh container, caught at the first instruction of its executable. It dies with its tracer, and with
/// this object unless it was released.
/// </summary>
internal sealed class FreshInit : IDisposable
{
    private const PtraceOptions Options =
        PtraceOptions.TraceSysGood | PtraceOptions.TraceExec | PtraceOptions.SuspendSeccomp | PtraceOptions.ExitKill;

    private const ulong PageMask = 0xfff;
    private readonly PidFd process;
    private readonly List<Tracee> threads = [];
    private bool released;

    private FreshInit(int pid)
    {
        Pid = pid;
        process = PidFd.Open(pid);
        try
        {
            Tracee = Tracee.Seize(pid, Options);
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    public int Pid { get; }

    public Tracee Tracee { get; }

    /// <summary>Seizes the created init, has it started, and holds it at its exec.</summary>
    /// <param name="pid">The created init.</param>
    /// <param name="start">The runtime's <c>start</c>.</param>
    public static FreshInit Catch(int pid, Action start)
    {
        StopNotices.End();
        var init = new FreshInit(pid);
        try
        {
            start();
            init.WaitForExec();
            return init;
        }
        catch
        {
            init.Dispose();
            throw;
        }
    }

    /// <summary>From now on a thread it makes is traced as itself from its first instruction on. Not before its exec: the runtime's own program makes threads.</summary>
    public void TraceNewThreads() => Ptrace.SetOptions(Pid, Options | PtraceOptions.TraceClone);

    /// <summary>Takes the thread it has just made, once that stands at its first stop; it is released with the init, or dies with it.</summary>
    public Tracee AdoptNew()
    {
        var known = threads.Select(thread => thread.Tid).Append(Pid);
        var thread = Tracee.Born(ProcFile.Numbers($"/proc/{Pid}/task").Except(known).Single());
        threads.Add(thread);
        return thread;
    }

    /// <summary>A thread that has ended.</summary>
    public void Forget(Tracee thread) => threads.Remove(thread);

    /// <summary>A copy of one of its descriptors; it shares the open file.</summary>
    public SafeFileHandle CopyDescriptor(int number) => process.CopyDescriptor(number);

    /// <summary>Makes huge pages of its memory again.</summary>
    public void Collapse(ulong start, ulong bytes) => process.Collapse(start, bytes);

    /// <summary>Has it execute another file, found by path inside the container.</summary>
    /// <exception cref="KernelException">It cannot.</exception>
    public void Execute(string path)
    {
        var registers = Tracee.Registers;
        var calls = new RemoteCalls(Tracee, registers, PlaceCode(registers));
        var name = FileOpening.Terminated(path);
        var place = (registers.Rsp - (ulong)name.Length - 64) & ~0xfUL;
        var arguments = new byte[16 + name.Length];
        BitConverter.TryWriteBytes(arguments, place + 16);
        name.CopyTo(arguments, 16);
        RemoteMemory.Write(Pid, place, arguments);
        var before = Identity();
        Tracee.SignalMask = Signals.All & ~Signals.Bit(Signals.Trap);
        calls.Prepare(Syscall.Execve, place + 16, place, 0);
        Tracee.ContinueToSyscall();
        Tracee.Wait();
        Tracee.ContinueToSyscall();
        if (Tracee.Wait().Event != PtraceEvent.Exec)
        {
            LibC.Checked("execute", path, (long)Tracee.Registers.Rax);
        }

        Tracee.MoveToCleanStop();
        RequireNothingGained(path, before, Identity());
    }

    /// <summary>Writes code to the page its next instruction lies in, which nothing will run any more.</summary>
    public InjectedCode PlaceCode(Registers registers)
    {
        var code = InjectedCode.Build(registers.Rip & ~PageMask, default);
        RemoteMemory.WriteForced(Pid, code.Address, code.Bytes);
        return code;
    }

    private Proc.TaskStatus Identity() => Proc.TaskStatus.Parse(ProcFile.Read(Pid, "status"));

    /// <summary>A set-uid program, or one with file capabilities, would give the image's code rights that the container's own
    /// command has not got.</summary>
    private static void RequireNothingGained(string path, Proc.TaskStatus before, Proc.TaskStatus after)
    {
        var same = before.Uids.AsSpan().SequenceEqual(after.Uids) && before.Gids.AsSpan().SequenceEqual(after.Gids);
        if (!same || ((after.CapPermitted & ~before.CapPermitted) | (after.CapEffective & ~before.CapEffective)) != 0)
        {
            throw new CrException(
                ErrorKind.IncompatibleHost, "execute", path, "it would give the task rights that the fresh container's own command has not (set-uid, set-gid or file capabilities)",
                "have the fresh container start this program itself, or as another user");
        }
    }

    /// <summary>Lets it go on, still traced by this thread.</summary>
    /// <returns>All its threads.</returns>
    public IReadOnlyList<int> ReleaseTraced(PtraceOptions options)
    {
        IReadOnlyList<Tracee> all = [Tracee, .. threads];
        released = true;
        foreach (var thread in all)
        {
            thread.GoOnTraced(options);
        }

        return [.. all.Select(thread => thread.Tid)];
    }

    /// <summary>Lets it go on, as an ordinary container's init.</summary>
    public void Release()
    {
        released = true;
        Tracee.Detach();
        threads.ForEach(thread => thread.Detach());
    }

    public void Dispose()
    {
        if (!released)
        {
            process.Kill();
            Tracee.WaitForEnds([Tracee, .. threads]);
        }

        process.Dispose();
    }

    /// <summary>At the exec event it is still inside execve, whose return would overwrite rax: move past that.</summary>
    private void WaitForExec()
    {
        WaitStatus status;
        while ((status = Tracee.Wait()).Event != PtraceEvent.Exec)
        {
            Ptrace.Continue(Pid, status.IsSignalStop ? status.StopSignal : 0);
        }

        Tracee.MoveToCleanStop();
    }
}
