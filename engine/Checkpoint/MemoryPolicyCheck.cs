using CrContainers.Engine.Proc;
using CrContainers.Engine.Native;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>Refuses NUMA memory policies (mempolicy(7)) other than the default, of the task and of each mapping.</summary>
internal static class MemoryPolicyCheck
{
    private const ulong PolicyOfAddress = 2;
    private const int AtOnce = 2048;

    public static void Check(LiveInjection injection, IReadOnlyList<SmapsMapping> mappings, BlockerList blockers)
    {
        var batch = injection.NewBatch(1 + Math.Min(AtOnce, mappings.Count));
        for (var first = 0; first < mappings.Count; first += AtOnce)
        {
            batch.Clear();
            CheckSome(injection, batch, mappings, first, Math.Min(AtOnce, mappings.Count - first), blockers);
        }
    }

    /// <summary>The task itself comes before its mappings.</summary>
    private static void CheckSome(LiveInjection injection, CallBatch batch, IReadOnlyList<SmapsMapping> mappings, int first, int count, BlockerList blockers)
    {
        var place = batch.Reserve((1 + count) * sizeof(ulong));
        var task = batch.Add(Syscall.GetMempolicy, place);
        for (var i = 1; i <= count; i++)
        {
            batch.Add(Syscall.GetMempolicy, place + (ulong)(i * sizeof(ulong)), 0, 0, mappings[first + i - 1].Start, PolicyOfAddress);
        }

        injection.Calls.Run(batch);
        if (IsSet(batch, task, place))
        {
            blockers.Add("memory policy", "the task has a NUMA memory policy", "memory policies are not kept; use the container's cpuset instead");
        }

        for (var i = 1; i <= count; i++)
        {
            var mapping = mappings[first + i - 1];
            if (IsSet(batch, task + i, place + (ulong)(i * sizeof(ulong))))
            {
                blockers.Add($"mapping {mapping.Start:x}-{mapping.End:x}", "it has a NUMA memory policy", "memory policies are not kept; use the container's cpuset instead");
            }
        }
    }

    /// <summary>ENOSYS: a kernel without NUMA. EFAULT: [vsyscall], which is no memory of the task.</summary>
    private static bool IsSet(CallBatch batch, int call, ulong place) => batch.Result(call) == 0 && (int)batch.U64(place) != 0;
}
