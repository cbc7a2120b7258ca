namespace CrContainers.Engine.Proc;

/// <summary>/proc/PID/status, or that of a thread.</summary>
internal sealed record TaskStatus
{
    private const string File = "/proc/PID/status";

    public required string Name { get; init; }

    /// <summary>-1 for a zombie, which has none.</summary>
    public required int Umask { get; init; }
    public required int ThreadGroup { get; init; }

    /// <summary>The task's id in each pid namespace, from the reader's inwards.</summary>
    public required int[] NsPids { get; init; }
    public required int[] NsThreadGroups { get; init; }
    public required int[] NsProcessGroups { get; init; }
    public required int[] NsSessions { get; init; }
    public required int TracerPid { get; init; }

    /// <summary>Real, effective, saved, file system.</summary>
    public required uint[] Uids { get; init; }
    public required uint[] Gids { get; init; }
    public required uint[] Groups { get; init; }
    public required int Threads { get; init; }

    /// <summary>Bit n - 1 stands for signal n, here and in the other sets of signals.</summary>
    public required ulong PendingPrivate { get; init; }
    public required ulong PendingShared { get; init; }
    public required ulong SignalsBlocked { get; init; }
    public required ulong SignalsIgnored { get; init; }
    public required ulong SignalsCaught { get; init; }
    public required ulong CapInheritable { get; init; }
    public required ulong CapPermitted { get; init; }
    public required ulong CapEffective { get; init; }
    public required ulong CapBounding { get; init; }
    public required ulong CapAmbient { get; init; }
    public required bool NoNewPrivileges { get; init; }

    /// <summary>0 none, 1 strict, 2 filters.</summary>
    public required int Seccomp { get; init; }
    public required int SeccompFilters { get; init; }

    /// <summary>Null where the task has no memory or the kernel no huge pages.</summary>
    public required bool? ThpEnabled { get; init; }
    public required long LockedKilobytes { get; init; }

    /// <summary>Resident anonymous memory.</summary>
    public required long AnonymousKilobytes { get; init; }

    public static TaskStatus Parse(ReadOnlySpan<byte> text)
    {
        var lines = new LabelledLines(text, File);
        return new TaskStatus
        {
            Name = ReadName(lines),
            Umask = lines.TryFind("Umask"u8, out var umask) ? (int)Limited(ref umask, 8, 0x1FF) : -1,
            ThreadGroup = lines.Int("Tgid"u8),
            NsPids = lines.Ints("NSpid"u8),
            NsThreadGroups = lines.Ints("NStgid"u8),
            NsProcessGroups = lines.Ints("NSpgid"u8),
            NsSessions = lines.Ints("NSsid"u8),
            TracerPid = lines.Int("TracerPid"u8),
            Uids = FourIds(lines, "Uid"u8),
            Gids = FourIds(lines, "Gid"u8),
            Groups = lines.Uints("Groups"u8),
            Threads = lines.Int("Threads"u8),
            PendingPrivate = lines.Mask("SigPnd"u8),
            PendingShared = lines.Mask("ShdPnd"u8),
            SignalsBlocked = lines.Mask("SigBlk"u8),
            SignalsIgnored = lines.Mask("SigIgn"u8),
            SignalsCaught = lines.Mask("SigCgt"u8),
            CapInheritable = lines.Mask("CapInh"u8),
            CapPermitted = lines.Mask("CapPrm"u8),
            CapEffective = lines.Mask("CapEff"u8),
            CapBounding = lines.Mask("CapBnd"u8),
            CapAmbient = lines.Mask("CapAmb"u8),
            NoNewPrivileges = Flag(lines.Find("NoNewPrivs"u8)),
            Seccomp = lines.IntOr("Seccomp"u8, 0),
            SeccompFilters = lines.IntOr("Seccomp_filters"u8, 0),
            ThpEnabled = lines.TryFind("THP_enabled"u8, out var thp) ? Flag(thp) : null,
            LockedKilobytes = lines.TryFind("VmLck"u8, out var locked) ? locked.I64() : 0,
            AnonymousKilobytes = lines.TryFind("RssAnon"u8, out var anonymous) ? anonymous.I64() : 0,
        };
    }

    private static string ReadName(LabelledLines lines)
    {
        var value = lines.Find("Name"u8);
        value.Expect("\t"u8);
        return KernelEscapes.UndoShort(value.Rest);
    }

    private static uint[] FourIds(LabelledLines lines, ReadOnlySpan<byte> label) =>
        lines.Uints(label) is { Length: 4 } ids ? ids : throw lines.Find(label).Bad("four ids expected");

    private static bool Flag(ProcLine value) => Limited(ref value, 10, 1) == 1;

    private static ulong Limited(ref ProcLine value, uint radix, ulong most)
    {
        var number = value.U64(radix);
        return number <= most ? number : throw value.Bad($"a value of at most {most} expected");
    }
}
