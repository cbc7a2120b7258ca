using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>NUMA memory policies (mempolicy(7)) of a task and of its mappings: any but the default is refused.</summary>
internal sealed class MemoryPolicyQueries
{
    /// <summary>Mappings whose policies are asked for in one batch.</summary>
    public const int AtOnce = 2048;

    private const ulong PolicyOfAddress = 2;
    private const string Hint = "memory policies are not kept; use the container's cpuset instead";

    private readonly CallBatch batch;
    private readonly IReadOnlyList<SmapsMapping> mappings;
    private readonly int first;
    private readonly int count;
    private readonly ulong place;
    private readonly int task;

    /// <param name="batch">To be run by the task.</param>
    /// <param name="mappings">All of its mappings.</param>
    /// <param name="first">Those from this one on are asked for, and with number 0 the task itself.</param>
    public MemoryPolicyQueries(CallBatch batch, IReadOnlyList<SmapsMapping> mappings, int first)
    {
        this.batch = batch;
        this.mappings = mappings;
        this.first = first;
        count = Math.Min(AtOnce, mappings.Count - first);
        place = batch.Reserve((1 + count) * sizeof(ulong));
        task = batch.Add(Syscall.GetMempolicy, place);
        for (var i = 1; i <= count; i++)
        {
            batch.Add(Syscall.GetMempolicy, place + (ulong)(i * sizeof(ulong)), 0, 0, mappings[first + i - 1].Start, PolicyOfAddress);
        }
    }

    /// <summary>Asks for those of the mappings that one batch has no room for.</summary>
    /// <param name="injection">Into the task.</param>
    /// <param name="mappings">All of its mappings.</param>
    /// <param name="blockers">Takes what cannot be kept.</param>
    public static void AskForMore(LiveInjection injection, IReadOnlyList<SmapsMapping> mappings, BlockerList blockers)
    {
        if (mappings.Count <= AtOnce)
        {
            return;
        }

        var batch = injection.NewBatch(1 + AtOnce);
        for (var first = AtOnce; first < mappings.Count; first += AtOnce)
        {
            batch.Clear();
            var queries = new MemoryPolicyQueries(batch, mappings, first);
            injection.Calls.Run(batch);
            queries.Refuse(blockers);
        }
    }

    /// <summary>Once the batch has run.</summary>
    public void Refuse(BlockerList blockers)
    {
        if (first == 0 && IsSet(0))
        {
            blockers.Add("memory policy", "the task has a NUMA memory policy", Hint);
        }

        for (var i = 1; i <= count; i++)
        {
            if (IsSet(i))
            {
                var mapping = mappings[first + i - 1];
                blockers.Add($"mapping {mapping.Start:x}-{mapping.End:x}", "it has a NUMA memory policy", Hint);
            }
        }
    }

    /// <summary>ENOSYS: a kernel without NUMA. EFAULT: [vsyscall], which is no memory of the task.</summary>
    private bool IsSet(int call) => batch.Result(task + call) == 0 && (int)batch.U64(place, call) != 0;
}
