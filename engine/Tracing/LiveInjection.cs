using CrContainers.Engine.Errors;
using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;

namespace CrContainers.Engine.Tracing;

/// <summary>
/// A time in which a running container's task makes system calls for us. Entered and left so that the task goes on as
/// before whatever happens to the tracer between any two steps; see <see cref="InjectedCode"/>.
/// </summary>
internal sealed class LiveInjection
{
    public const int ScratchSize = 256 << 10;
    private const int StackSize = 32 << 10;
    private const ulong ReadWrite = 3;
    private const ulong PrivateAnonymousNoReplace = 0x100022;

    private readonly Tracee tracee;
    private readonly InjectedCode code;
    private readonly Registers resume;
    private readonly ulong signalMask;
    private readonly ulong scratch;
    private bool started;
    private bool stopIsClean;
    private bool trapActionReplaced;
    private bool scratchMapped;

    private LiveInjection(Tracee tracee, InjectedCode code, Registers resume, ulong signalMask, ulong scratch)
    {
        this.tracee = tracee;
        this.code = code;
        this.resume = resume;
        this.signalMask = signalMask;
        this.scratch = scratch;
        Calls = new RemoteCalls(tracee, resume, code);
    }

    public RemoteCalls Calls { get; }

    /// <summary>Where the scratch mapping lies; to be left out of what is captured.</summary>
    public ulong Scratch => scratch;

    /// <param name="tracee">At a clean stop.</param>
    /// <param name="mappings">All of its mappings.</param>
    /// <param name="resume">The registers it shall go on with when it is released.</param>
    /// <param name="signalMask">Its own.</param>
    /// <param name="trapPending">SIGTRAP is pending: an int3 would deliver it.</param>
    public static LiveInjection Enter(Tracee tracee, IReadOnlyList<SmapsMapping> mappings, Registers resume, ulong signalMask, bool trapPending)
    {
        var scratch = FreeAddress.Find(Taken(mappings), ScratchSize);
        var recovery = new Recovery(InterruptedCall.ForAbandonedTask(resume), signalMask, scratch, ScratchSize);
        var code = InjectedCode.Build(InjectionSite.Find(tracee.Tid, mappings), recovery);
        var injection = new LiveInjection(tracee, code, resume, signalMask, scratch);
        try
        {
            injection.Start(trapPending);
            return injection;
        }
        catch
        {
            injection.Leave();
            throw;
        }
    }

    /// <summary>Has a tracee make one call that needs no memory: one thread of a process, while the others may run.</summary>
    /// <returns>Its raw result.</returns>
    /// <inheritdoc cref="Enter"/>
    public static long CallOnce(Tracee tracee, IReadOnlyList<SmapsMapping> mappings, Registers resume, ulong signalMask, Syscall number, params ReadOnlySpan<ulong> arguments)
    {
        var recovery = new Recovery(InterruptedCall.ForAbandonedTask(resume), signalMask, 0, 0);
        var injection = new LiveInjection(tracee, InjectedCode.Build(InjectionSite.Find(tracee.Tid, mappings), recovery), resume, signalMask, 0);
        try
        {
            injection.Begin(Signals.All, number, arguments);
            var result = injection.Calls.RunPreparedToCleanStop();
            injection.stopIsClean = true;
            return result;
        }
        finally
        {
            injection.Leave();
        }
    }

    /// <param name="calls">So many are expected.</param>
    public CallBatch NewBatch(int calls = 0) => new(scratch, ScratchSize - StackSize, calls);

    /// <summary>Undoes all of it, last things first; the task stands at a clean stop with its own registers.</summary>
    public void Leave()
    {
        if (tracee.Ended)
        {
            return;
        }

        if (trapActionReplaced)
        {
            Calls.Call(Syscall.RtSigaction, Signals.Trap, code.OwnTrapAction, 0, sizeof(ulong));
        }

        if (scratchMapped)
        {
            Calls.Prepare(Syscall.Munmap, scratch, ScratchSize);
            Calls.RunPreparedToCleanStop();
        }
        else if (started && !stopIsClean)
        {
            tracee.MoveToCleanStop();
        }

        // The mask before the registers: until these are back the task is on its way into recovery, which sets the
        // mask itself and does no harm with signals let through.
        tracee.SignalMask = signalMask;
        tracee.Registers = resume;
        InjectionSite.Wipe(tracee, code);
    }

    private void Start(bool trapPending)
    {
        var blocked = Signals.All & ~(trapPending ? Signals.None : Signals.Bit(Signals.Trap));
        Begin(blocked, Syscall.Mmap, scratch, ScratchSize, ReadWrite, PrivateAnonymousNoReplace, ulong.MaxValue, 0);
        var mapped = Calls.RunPrepared();
        scratchMapped = true;
        if (mapped != (long)scratch)
        {
            throw new CrException(
                ErrorKind.Kernel, "inject", $"task {tracee.Tid}", $"it cannot map {ScratchSize >> 10} KiB ({(Errno)(-mapped)})",
                "raise its memory limits (RLIMIT_AS, RLIMIT_MEMLOCK with mlockall, the memory cgroup)");
        }

        Calls.BatchStack = scratch + ScratchSize;
        Calls.MayBreak = !trapPending;
        if (!trapPending)
        {
            TakeTrap();
        }
    }

    private static (ulong Start, ulong End)[] Taken(IReadOnlyList<SmapsMapping> mappings)
    {
        var taken = new (ulong Start, ulong End)[mappings.Count];
        for (var i = 0; i < taken.Length; i++)
        {
            taken[i] = (mappings[i].Start, mappings[i].End);
        }

        return taken;
    }

    /// <summary>The registers before the mask: once these point into the code, recovery gives the mask back.</summary>
    private void Begin(ulong blocked, Syscall number, params ReadOnlySpan<ulong> arguments)
    {
        RemoteMemory.WriteForced(tracee.Tid, code.Address, code.Bytes);
        Calls.Prepare(number, arguments);
        tracee.SignalMask = blocked;
        started = true;
    }

    /// <summary>An int3 kills a task without a SIGTRAP handler once nobody traces it: have one meanwhile.</summary>
    private void TakeTrap()
    {
        Calls.CallChecked("read the SIGTRAP action of", $"task {tracee.Tid}", Syscall.RtSigaction, Signals.Trap, 0, scratch, sizeof(ulong));
        var own = new byte[Signals.ActionSize];
        RemoteMemory.Read(tracee.Tid, scratch, own);
        OwnTrapAction = own;
        Ptrace.Poke(tracee.Tid, code.OwnTrapAction, own);

        // From here on recovery gives the action back, wherever the task stands when its tracer dies.
        Ptrace.Poke(tracee.Tid, code.ActionToGiveBack, BitConverter.GetBytes(code.OwnTrapAction));
        trapActionReplaced = true;
        Calls.CallChecked("set the SIGTRAP action of", $"task {tracee.Tid}", Syscall.RtSigaction, Signals.Trap, code.TrapAction, 0, sizeof(ulong));
    }

    /// <summary>The task's own SIGTRAP action while another one is in force; null while its own is.</summary>
    public byte[]? OwnTrapAction { get; private set; }
}
