using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>
/// The VmFlags of a task's mappings from before it was held: for smaps the kernel walks every page (15 ms for 1 GiB), for maps none. While the task is held maps says which
/// mappings there are; whether the flags were true is asked of its frozen copy, or of the task itself, once it goes on.
/// </summary>
internal sealed class KnownFlags
{
    /// <summary>Less is walked in no time.</summary>
    private const long WorthFrom = 16 << 20;

    /// <summary>Of a mapping that is write-protected by userfaultfd.</summary>
    private const string WriteProtected = "uw";

    /// <summary>fork(2) takes these off: locked, locked on fault, and registered with userfaultfd for missing, write-protected or minor faults.</summary>
    private static readonly string[] NotInherited = ["lo", "lf", "um", WriteProtected, "ui"];

    private readonly Dictionary<ulong, SmapsMapping> byStart = [];

    /// <summary>Thousands of mappings have the same few lists of flags.</summary>
    private readonly Dictionary<IReadOnlyList<string>, string> inherited = new(ReferenceEqualityComparer.Instance);
    private readonly bool isTracked;

    /// <summary>No flags are known.</summary>
    /// <param name="isTracked">Mappings are registered by this program: that is none of the task's flags.</param>
    public KnownFlags(bool isTracked) => this.isTracked = isTracked;

    /// <summary>Those of now; none of a task with little memory, or with locked memory, whose copy would not show that.</summary>
    /// <inheritdoc cref="KnownFlags(bool)"/>
    public static KnownFlags Read(int pid, bool isTracked)
    {
        var known = new KnownFlags(isTracked);
        var status = Proc.TaskStatus.Parse(ProcFile.Read(pid, "status"));
        if (status.AnonymousKilobytes << 10 >= WorthFrom && status.LockedKilobytes == 0)
        {
            known.Take(known.Own(MappingReader.All(pid)));
        }

        return known;
    }

    /// <summary>The mappings of a held task.</summary>
    /// <param name="process">The task.</param>
    /// <param name="mayAwait">Flags may still be read when this returns.</param>
    /// <returns>With the flags of before, if these are known for all of them and no memory is locked now; else as smaps has them.</returns>
    public HeldMappings Of(HeldProcess process, bool mayAwait)
    {
        if (byStart.Count > 0 && process.Status.LockedKilobytes == 0 && MappingReader.Listed(process.HostPid) is var mappings && mappings.All(IsKnown))
        {
            return new HeldMappings(process.HostPid, [.. mappings.Select(mapping => mapping with { VmFlags = byStart[mapping.Start].VmFlags, ProtectionKey = byStart[mapping.Start].ProtectionKey })], areEarly: true);
        }

        return mayAwait && !isTracked ? HeldMappings.Begin(process.HostPid) : new HeldMappings(process.HostPid, Own(MappingReader.All(process.HostPid)), areEarly: false);
    }

    /// <summary>Were they true of a held task?</summary>
    /// <param name="pid">The task, which goes on.</param>
    /// <param name="held">What was taken for its mappings.</param>
    /// <param name="copy">Of the task, where there is one: it has just these mappings, with these flags, but for those that fork(2) leaves out. The task itself may have unmapped some.</param>
    public bool WereTrue(int pid, IReadOnlyList<SmapsMapping> held, FrozenCopy? copy)
    {
        if (copy is not null)
        {
            var copied = MappingReader.All(copy.HostPid).Where(mapping => mapping.Start != copy.Scratch).Select(Described);
            return held.Where(mapping => !mapping.Has("dc")).Select(Described).SequenceEqual(copied);
        }

        var now = Own(MappingReader.All(pid)).ToDictionary(mapping => mapping.Start);
        return held.All(mapping => !now.TryGetValue(mapping.Start, out var same) || same.VmFlags.SequenceEqual(mapping.VmFlags));
    }

    /// <summary>A mapping that has grown keeps its flags: only equal ones become one.</summary>
    private bool IsKnown(SmapsMapping mapping) =>
        byStart.TryGetValue(mapping.Start, out var before) && mapping.End >= before.End
        && mapping with { End = before.End, VmFlags = before.VmFlags, ProtectionKey = before.ProtectionKey } == before;

    private void Take(IEnumerable<SmapsMapping> mappings)
    {
        foreach (var mapping in mappings)
        {
            byStart.Add(mapping.Start, mapping);
        }
    }

    private IReadOnlyList<SmapsMapping> Own(IReadOnlyList<SmapsMapping> mappings) => isTracked
        ? [.. mappings.Select(mapping => mapping.Has(WriteProtected) ? mapping with { VmFlags = [.. mapping.VmFlags.Where(flag => flag != WriteProtected)] } : mapping)]
        : mappings;

    private (ulong Start, ulong End, int Key, string Flags) Described(SmapsMapping mapping)
    {
        if (!inherited.TryGetValue(mapping.VmFlags, out var flags))
        {
            inherited.Add(mapping.VmFlags, flags = string.Join(' ', mapping.VmFlags.Except(NotInherited)));
        }

        return (mapping.Start, mapping.End, mapping.ProtectionKey, flags);
    }
}
