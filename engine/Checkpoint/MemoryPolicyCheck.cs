using CrContainers.Engine.Image;
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
        foreach (var chunk in mappings.Where(mapping => mapping.Start < ImageFormat.AddressLimit).Chunk(AtOnce))
        {
            CheckChunk(injection, chunk, blockers);
        }
    }

    private static void CheckChunk(LiveInjection injection, SmapsMapping[] mappings, BlockerList blockers)
    {
        var batch = injection.NewBatch();
        var place = batch.Reserve((mappings.Length + 1) * sizeof(ulong));
        var task = batch.Add(Syscall.GetMempolicy, place);
        var calls = mappings.Select((mapping, i) => batch.Add(Syscall.GetMempolicy, place + (ulong)((i + 1) * sizeof(ulong)), 0, 0, mapping.Start, PolicyOfAddress)).ToList();
        injection.Calls.Run(batch);
        if (IsSet(batch, task, place))
        {
            blockers.Add("memory policy", "the task has a NUMA memory policy", "memory policies are not kept; use the container's cpuset instead");
        }

        for (var i = 0; i < mappings.Length; i++)
        {
            if (IsSet(batch, calls[i], place + (ulong)((i + 1) * sizeof(ulong))))
            {
                blockers.Add($"mapping {mappings[i].Start:x}-{mappings[i].End:x}", "it has a NUMA memory policy", "memory policies are not kept; use the container's cpuset instead");
            }
        }
    }

    /// <summary>ENOSYS: a kernel without NUMA.</summary>
    private static bool IsSet(CallBatch batch, int call, ulong place) => batch.Result(call) == 0 && (int)batch.U64(place) != 0;
}
