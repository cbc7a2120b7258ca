using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>Everything of a process that only it can be asked, put into one batch of system calls.</summary>
internal sealed class InsideQueries
{
    private const int MaskSize = sizeof(ulong);
    private const ulong ReadLdt = 0;
    private const ulong GetRegistrations = 1 << 9;

    private readonly CallBatch batch;
    private readonly byte[]? trapAction;
    private readonly ulong actions;
    private readonly ulong intervalTimers;
    private readonly int ldtCall;
    private readonly int brkCall;
    private readonly int membarrierCall;

    private InsideQueries(LiveInjection injection, IReadOnlyList<SmapsMapping> mappings, Action? meanwhile)
    {
        batch = injection.NewBatch();
        trapAction = injection.OwnTrapAction;
        actions = AskActions();
        intervalTimers = AskIntervalTimers();
        ldtCall = batch.Add(Syscall.ModifyLdt, ReadLdt, batch.Reserve(sizeof(ulong)), sizeof(ulong));
        brkCall = batch.Add(Syscall.Brk, 0);
        membarrierCall = batch.Add(Syscall.Membarrier, GetRegistrations);
        Leader = new ThreadQueries(batch);
        MemoryPolicies = new MemoryPolicyQueries(batch, mappings, 0);
        injection.Calls.Run(batch, meanwhile: meanwhile);
        Ldt = batch.Result(ldtCall) > 0 ? LdtQuery.Ask(injection) : [];
    }

    /// <param name="injection">Into its leader.</param>
    /// <param name="mappings">All of its mappings.</param>
    /// <param name="meanwhile">Is done while it works.</param>
    public static InsideQueries Ask(LiveInjection injection, IReadOnlyList<SmapsMapping> mappings, Action? meanwhile) => new(injection, mappings, meanwhile);

    public ulong Brk => (ulong)batch.Result(brkCall);

    /// <summary>The answers of its leader, who was asked.</summary>
    public ThreadQueries Leader { get; }

    /// <summary>Of the task and its first mappings.</summary>
    public MemoryPolicyQueries MemoryPolicies { get; }

    /// <summary>MEMBARRIER_CMD_REGISTER_… in force; 0 where the kernel cannot tell (before Linux 6.3).</summary>
    public uint MembarrierCommands => (uint)Math.Max(0, batch.Result(membarrierCall));

    /// <summary>The descriptors of the LDT, those that are not there at its end left out.</summary>
    public IReadOnlyList<ulong> Ldt { get; }

    public SignalActionsRecord SignalActions => new()
    {
        Actions = [.. Enumerable.Range(1, SignalActionsRecord.Count).Select(signal => Action(signal))],
    };

    public IntervalTimersRecord IntervalTimers => new()
    {
        Timers = [.. Enumerable.Range(0, IntervalTimersRecord.Count).Select(Timer)],
    };

    private SignalAction Action(int signal)
    {
        var bytes = signal == Signals.Trap && trapAction is not null
            ? trapAction
            : batch.Bytes(actions + (ulong)((signal - 1) * SignalAction.Size), SignalAction.Size);
        return new SignalAction(
            BitConverter.ToUInt64(bytes), BitConverter.ToUInt64(bytes[8..]), BitConverter.ToUInt64(bytes[16..]), BitConverter.ToUInt64(bytes[24..]));
    }

    private IntervalTimer Timer(int which)
    {
        var place = intervalTimers + (ulong)(which * 32);
        return new IntervalTimer(
            Microseconds(batch.U64(place), batch.U64(place, 1)),
            Microseconds(batch.U64(place, 2), batch.U64(place, 3)));
    }

    private static long Microseconds(ulong seconds, ulong microseconds) => ((long)seconds * 1_000_000) + (long)microseconds;

    private ulong AskActions()
    {
        var place = batch.Reserve(SignalActionsRecord.Count * SignalAction.Size);
        for (var signal = 1; signal <= SignalActionsRecord.Count; signal++)
        {
            batch.Add(Syscall.RtSigaction, (ulong)signal, 0, place + (ulong)((signal - 1) * SignalAction.Size), MaskSize);
        }

        return place;
    }

    private ulong AskIntervalTimers()
    {
        var place = batch.Reserve(IntervalTimersRecord.Count * 32);
        for (var which = 0; which < IntervalTimersRecord.Count; which++)
        {
            batch.Add(Syscall.Getitimer, (ulong)which, place + (ulong)(which * 32));
        }

        return place;
    }
}
