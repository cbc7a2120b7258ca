using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Checkpoint;

/// <summary>What each VmFlag of /proc/PID/smaps means for a checkpoint (proc_pid_smaps(5)).</summary>
internal static class VmFlagTable
{
    public static readonly IReadOnlyDictionary<string, MappingFlags> Kept = new Dictionary<string, MappingFlags>(StringComparer.Ordinal)
    {
        ["gd"] = MappingFlags.GrowsDown,
        ["lo"] = MappingFlags.Locked,
        ["lf"] = MappingFlags.LockOnFault,
        ["sr"] = MappingFlags.Sequential,
        ["rr"] = MappingFlags.Random,
        ["dc"] = MappingFlags.DontFork,
        ["dd"] = MappingFlags.DontDump,
        ["wf"] = MappingFlags.WipeOnFork,
        ["hg"] = MappingFlags.HugePage,
        ["nh"] = MappingFlags.NoHugePage,
        ["mg"] = MappingFlags.Mergeable,
        ["nr"] = MappingFlags.NoReserve,
        ["ac"] = MappingFlags.Account,
        ["dp"] = MappingFlags.Droppable,
        ["sl"] = MappingFlags.Sealed,
    };

    /// <summary>Follow from protection and kind (rd wr ex mr mw me ms), or say nothing about the future (sd soft dirty,
    /// gu may have guard pages: these are kept one by one).</summary>
    public static readonly IReadOnlySet<string> Implied = new HashSet<string>(StringComparer.Ordinal) { "rd", "wr", "ex", "mr", "mw", "me", "ms", "sd", "gu" };

    /// <summary>Every mapping of hugetlbfs has these (de: it cannot grow). What size its pages are, its file system tells.</summary>
    public static readonly IReadOnlySet<string> OfHugePages = new HashSet<string>(StringComparer.Ordinal) { HugePages, "de" };

    /// <summary>The flag of a mapping of hugetlbfs.</summary>
    public const string HugePages = "ht";

    public static readonly IReadOnlyDictionary<string, (string Reason, string Hint)> Refused = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
    {
        ["um"] = ("userfaultfd handles its missing pages", "close the userfaultfd first"),
        ["uw"] = ("userfaultfd write-protects it", "close the userfaultfd first"),
        ["ui"] = ("userfaultfd handles its minor faults", "close the userfaultfd first"),
        ["ss"] = ("it is a shadow stack", "start the program with GLIBC_TUNABLES=glibc.cpu.x86_shstk=off"),
        ["io"] = ("it maps a device's memory", "close the device first"),
        ["pf"] = ("it maps a device's memory", "close the device first"),
        ["mm"] = ("it maps a device's memory", "close the device first"),
    };

    /// <summary>It is kept, or says nothing more than what is kept says.</summary>
    public static bool Knows(string code, bool ofHugePages) => code == "sh" || Kept.ContainsKey(code) || Implied.Contains(code) || (ofHugePages && OfHugePages.Contains(code));

    public static MappingFlags Flags(Proc.SmapsMapping mapping)
    {
        var flags = MappingFlags.None;
        foreach (var code in mapping.VmFlags)
        {
            flags |= Kept.GetValueOrDefault(code);
        }

        return flags;
    }
}
