using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>
/// The mappings of a task, with their VmFlags, from before it was held: for smaps the kernel walks every page (15 ms for 1 GiB),
/// for maps none. While it is held maps says which mappings there are; what flags they had can be asked of its frozen copy once it goes on.
/// </summary>
internal sealed class EarlyMappings
{
    /// <summary>Less is walked in no time.</summary>
    private const long WorthFrom = 16 << 20;

    /// <summary>fork(2) takes these off: locked, locked on fault, and registered with userfaultfd for missing, write-protected or minor faults.</summary>
    private static readonly string[] NotInherited = ["lo", "lf", "um", "uw", "ui"];

    private readonly Dictionary<ulong, SmapsMapping> byStart;

    private EarlyMappings(IEnumerable<SmapsMapping> mappings) => byStart = mappings.ToDictionary(mapping => mapping.Start);

    /// <summary>Null for a task with little memory, or with locked memory, whose copy would not show that.</summary>
    public static EarlyMappings? Read(int pid)
    {
        var status = Proc.TaskStatus.Parse(ProcFile.Read(pid, "status"));
        return status.AnonymousKilobytes << 10 >= WorthFrom && status.LockedKilobytes == 0 ? new EarlyMappings(TaskMappings.Of(pid)) : null;
    }

    /// <summary>What a held task has, with the flags of before; null where that is not enough: it has a mapping that was not there, or memory is locked now.</summary>
    public IReadOnlyList<SmapsMapping>? Now(int pid, Proc.TaskStatus status)
    {
        var mappings = Maps.Parse(ProcFile.Read(pid, "maps"));
        return status.LockedKilobytes == 0 && mappings.All(IsKnown)
            ? [.. mappings.Select(mapping => mapping with { VmFlags = byStart[mapping.Start].VmFlags, ProtectionKey = byStart[mapping.Start].ProtectionKey })]
            : null;
    }

    /// <summary>The copy has just these mappings, with these flags, but for those that fork(2) leaves out.</summary>
    /// <param name="copy">Of the task, made in the middle of an injection.</param>
    /// <param name="held">What was taken for the task's.</param>
    public static bool AreThoseOf(FrozenCopy copy, IReadOnlyList<SmapsMapping> held)
    {
        var copied = TaskMappings.Of(copy.HostPid).Where(mapping => mapping.Start != copy.Scratch).Select(Described);
        return held.Where(mapping => !mapping.Has("dc")).Select(Described).SequenceEqual(copied);
    }

    /// <summary>A mapping that has grown keeps its flags: only equal ones become one.</summary>
    private bool IsKnown(SmapsMapping mapping) =>
        byStart.TryGetValue(mapping.Start, out var before) && mapping.End >= before.End
        && mapping with { End = before.End, VmFlags = before.VmFlags, ProtectionKey = before.ProtectionKey } == before;

    private static (ulong Start, ulong End, int Key, string Flags) Described(SmapsMapping mapping) =>
        (mapping.Start, mapping.End, mapping.ProtectionKey, string.Join(' ', mapping.VmFlags.Except(NotInherited)));
}
