namespace CrContainers.Engine.Proc;

/// <summary>/proc/PID/stat, or that of a thread. Addresses are 0 where the reader may not trace the task.</summary>
internal sealed record TaskStat
{
    public required int Pid { get; init; }

    /// <summary>The name, at most 15 bytes.</summary>
    public required string Comm { get; init; }

    /// <summary>'R', 'S', 'D', 'Z', 'T', 't' or another letter of proc(5).</summary>
    public required byte State { get; init; }
    public required int ParentPid { get; init; }
    public required int ProcessGroup { get; init; }
    public required int Session { get; init; }

    /// <summary>Device number of the controlling terminal; 0 for none.</summary>
    public required int TerminalDevice { get; init; }

    /// <summary>PF_* of the kernel.</summary>
    public required ulong Flags { get; init; }
    public required ulong MinorFaults { get; init; }
    public required ulong MajorFaults { get; init; }

    /// <summary>Clock ticks.</summary>
    public required ulong UserTime { get; init; }
    public required ulong SystemTime { get; init; }
    public required long Priority { get; init; }
    public required long Nice { get; init; }
    public required int ThreadCount { get; init; }

    /// <summary>Clock ticks from boot to the task's start.</summary>
    public required ulong StartTime { get; init; }
    public required ulong StartCode { get; init; }
    public required ulong EndCode { get; init; }
    public required ulong StartStack { get; init; }
    public required int ExitSignal { get; init; }
    public required ulong StartData { get; init; }
    public required ulong EndData { get; init; }
    public required ulong StartBrk { get; init; }
    public required ulong ArgStart { get; init; }
    public required ulong ArgEnd { get; init; }
    public required ulong EnvStart { get; init; }
    public required ulong EnvEnd { get; init; }

    /// <summary>As waitpid would give it.</summary>
    public required int ExitCode { get; init; }

    public static TaskStat Parse(ReadOnlySpan<byte> text)
    {
        var fields = new StatFields(text);
        return new TaskStat
        {
            Pid = fields.Pid,
            Comm = fields.Name,
            State = fields.Byte(3),
            ParentPid = fields.I32(4),
            ProcessGroup = fields.I32(5),
            Session = fields.I32(6),
            TerminalDevice = fields.I32(7),
            Flags = fields.U64(9),
            MinorFaults = fields.U64(10),
            MajorFaults = fields.U64(12),
            UserTime = fields.U64(14),
            SystemTime = fields.U64(15),
            Priority = fields.I64(18),
            Nice = fields.I64(19),
            ThreadCount = fields.I32(20),
            StartTime = fields.U64(22),
            StartCode = fields.U64(26),
            EndCode = fields.U64(27),
            StartStack = fields.U64(28),
            ExitSignal = fields.I32(38),
            StartData = fields.U64(45),
            EndData = fields.U64(46),
            StartBrk = fields.U64(47),
            ArgStart = fields.U64(48),
            ArgEnd = fields.U64(49),
            EnvStart = fields.U64(50),
            EnvEnd = fields.U64(51),
            ExitCode = fields.I32(52),
        };
    }
}
