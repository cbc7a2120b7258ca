namespace CrContainers.Engine.Proc;

/// <summary>/proc/PID/limits: every task may read it of any other, while prlimit(2) of another user's task needs CAP_SYS_RESOURCE.</summary>
internal static class ResourceLimits
{
    private const string File = "/proc/PID/limits";

    /// <summary>In the order of RLIMIT_CPU (0) to RLIMIT_RTTIME (15), which is the kernel's in this file too.</summary>
    private static readonly string[] Labels =
    [
        "Max cpu time", "Max file size", "Max data size", "Max stack size", "Max core file size", "Max resident set", "Max processes", "Max open files",
        "Max locked memory", "Max address space", "Max file locks", "Max pending signals", "Max msgqueue size", "Max nice priority", "Max realtime priority",
        "Max realtime timeout",
    ];

    /// <returns>Soft and hard limit of each resource in turn; all bits set is "unlimited".</returns>
    public static ulong[] Parse(ReadOnlySpan<byte> text)
    {
        var lines = new ProcLines(text, File);
        lines.Next("Limit"u8);
        var limits = new ulong[2 * Labels.Length];
        for (var resource = 0; resource < Labels.Length; resource++)
        {
            var line = lines.Next(System.Text.Encoding.ASCII.GetBytes(Labels[resource]));
            limits[2 * resource] = Value(ref line);
            limits[(2 * resource) + 1] = Value(ref line);
        }

        return limits;
    }

    private static ulong Value(ref ProcLine line)
    {
        var unlimited = "unlimited "u8;
        line.SkipBlanks();
        if (!line.StartsWith(unlimited))
        {
            return line.U64();
        }

        line.Expect(unlimited);
        return ulong.MaxValue;
    }
}
