using CrContainers.Engine.Errors;

namespace CrContainers.Engine.Tracing;

/// <summary>Does this program have the capabilities (capabilities(7)) the engine needs?</summary>
internal static class Privileges
{
    private static readonly (int Bit, string Name)[] Needed = [(19, "CAP_SYS_PTRACE"), (21, "CAP_SYS_ADMIN"), (5, "CAP_KILL"), (1, "CAP_DAC_OVERRIDE")];

    /// <exception cref="CrException">Names each that is missing.</exception>
    public static void Require(string operation, string subject)
    {
        var effective = Proc.TaskStatus.Parse(ProcFile.Read("/proc/self/status")).CapEffective;
        var missing = Needed.Where(capability => (effective & (1UL << capability.Bit)) == 0).Select(capability => capability.Name).ToList();
        if (missing.Count > 0)
        {
            throw new CrException(ErrorKind.Permission, operation, subject, $"this program lacks {string.Join(", ", missing)}", "run cr as root");
        }
    }
}
