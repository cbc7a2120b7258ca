using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>Everything of a thread that only it can be asked, put into a batch of system calls.</summary>
internal sealed class ThreadQueries
{
    private readonly CallBatch batch;
    private readonly ulong altStack;
    private readonly int clearTidCall;
    private readonly ulong clearTid;
    private readonly ControlQueries controls;

    /// <param name="batch">To be run by the thread.</param>
    public ThreadQueries(CallBatch batch)
    {
        this.batch = batch;
        altStack = batch.Reserve(24);
        batch.Add(Syscall.Sigaltstack, 0, altStack);
        clearTid = batch.Reserve(sizeof(ulong));
        clearTidCall = batch.Add(Syscall.Prctl, ControlTable.GetTidAddress, clearTid);
        controls = new ControlQueries(batch);
    }

    /// <summary>Asks a thread by itself.</summary>
    public static ThreadQueries Ask(LiveInjection injection)
    {
        var batch = injection.NewBatch();
        var queries = new ThreadQueries(batch);
        injection.Calls.Run(batch);
        return queries;
    }

    public IReadOnlyList<ControlSetting> Controls => controls.Settings();

    public uint SecureBits => controls.SecureBits;

    public ulong AltStack => batch.U64(altStack);

    public int AltStackFlags => (int)batch.U64(altStack, 1);

    public ulong AltStackSize => batch.U64(altStack, 2);

    /// <summary>Null where the kernel cannot tell (PR_GET_TID_ADDRESS needs CONFIG_CHECKPOINT_RESTORE).</summary>
    public ulong? ClearTid => batch.Result(clearTidCall) < 0 ? null : batch.U64(clearTid);
}
