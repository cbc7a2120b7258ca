namespace CrContainers.Engine.Proc;

/// <summary>One mapping of /proc/PID/smaps.</summary>
internal sealed record SmapsMapping
{
    public required ulong Start { get; init; }

    /// <summary>First address past it.</summary>
    public required ulong End { get; init; }

    /// <summary>PROT_READ 1, PROT_WRITE 2, PROT_EXEC 4.</summary>
    public required uint Protection { get; init; }

    /// <summary>What the kernel shows as 's': not only MAP_SHARED, but whatever may become so.</summary>
    public required bool Shared { get; init; }
    public required ulong Offset { get; init; }
    public required uint DeviceMajor { get; init; }
    public required uint DeviceMinor { get; init; }
    public required ulong Inode { get; init; }

    /// <summary>A path, possibly with " (deleted)" behind it, or "[heap]" and the like, or "".</summary>
    public required string Name { get; init; }

    /// <summary>0 also where the machine has no protection keys.</summary>
    public int ProtectionKey { get; init; }

    /// <summary>The two-letter codes of proc_pid_smaps(5).</summary>
    public IReadOnlyList<string> VmFlags { get; init; } = [];

    public bool Has(string flag)
    {
        foreach (var held in VmFlags)
        {
            if (held == flag)
            {
                return true;
            }
        }

        return false;
    }
}
