using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>One held thread.</summary>
internal sealed class HeldThread
{
    private readonly Tracee tracee;
    private readonly Registers registers;
    private readonly ulong signalMask;
    private readonly bool signalWaits;
    private readonly bool trapPending;
    private CpuRecord? cpu;

    public HeldThread(Tracee tracee)
    {
        this.tracee = tracee;
        Status = Proc.TaskStatus.Parse(ProcFile.Read(tracee.Tid, "status"));
        registers = RseqSection.Leave(tracee, tracee.Registers);
        signalMask = tracee.SignalMask;
        var pending = Status.PendingPrivate | Status.PendingShared;
        signalWaits = (pending & ~signalMask) != 0;
        trapPending = Signals.Has(pending, Signals.Trap);
    }

    /// <summary>One whose state goes into an image: its processor's is taken before it is made to run anything.</summary>
    public static HeldThread WithState(Tracee tracee)
    {
        var thread = new HeldThread(tracee);
        thread.cpu = ThreadCapture.Cpu(tracee, InterruptedCall.ForNewTask(thread.registers, thread.signalWaits));
        return thread;
    }

    /// <summary>/proc/TID/status, as it was.</summary>
    public Proc.TaskStatus Status { get; }

    /// <summary>Signals for this thread alone.</summary>
    public PendingSignalsRecord Pending => ThreadCapture.Pending(tracee, shared: false);

    /// <summary>Has it make system calls; it stands where it stood once the injection is left.</summary>
    /// <param name="mappings">All of the process's.</param>
    public LiveInjection Enter(IReadOnlyList<Proc.SmapsMapping> mappings) =>
        LiveInjection.Enter(tracee, mappings, InterruptedCall.ForSameTask(registers, signalWaits), signalMask, trapPending);

    /// <summary>Has it make one call that needs no memory, and stand where it stood.</summary>
    /// <inheritdoc cref="Enter"/>
    public void CallOnce(IReadOnlyList<Proc.SmapsMapping> mappings, Syscall number, params ReadOnlySpan<ulong> arguments) =>
        LiveInjection.CallOnce(tracee, mappings, InterruptedCall.ForSameTask(registers, signalWaits), signalMask, number, arguments);

    /// <summary>Of one that was taken <see cref="WithState"/>.</summary>
    /// <param name="queries">What it answered itself.</param>
    /// <param name="pending">Signals for it alone.</param>
    /// <param name="scheduling">How it is scheduled.</param>
    public ThreadImage Image(ThreadQueries queries, PendingSignalsRecord pending, SchedulingRecord scheduling) => new(
        ThreadCapture.Thread(tracee, Status, queries, signalMask),
        cpu ?? throw new InvalidOperationException("its state was not taken"),
        ThreadCapture.Credentials(Status, queries.SecureBits),
        scheduling,
        pending);
}
