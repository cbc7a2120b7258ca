using CrContainers.Engine.Errors;
using CrContainers.Engine.Native;

namespace CrContainers.Engine.Tracing;

/// <summary>Does this program have the capabilities (capabilities(7)) the engine needs?</summary>
internal static class Privileges
{
    private static readonly (int Bit, string Name)[] Needed = [(19, "CAP_SYS_PTRACE"), (21, "CAP_SYS_ADMIN"), (5, "CAP_KILL"), (1, "CAP_DAC_OVERRIDE")];

    /// <exception cref="CrException">Names each that is missing.</exception>
    public static void Require(string operation, string subject)
    {
        var effective = TaskQueries.EffectiveCapabilities();
        var missing = Array.FindAll(Needed, capability => (effective & (1UL << capability.Bit)) == 0);
        if (missing.Length > 0)
        {
            throw new CrException(ErrorKind.Permission, operation, subject, $"this program lacks {string.Join(", ", missing.Select(capability => capability.Name))}", "run cr as root");
        }
    }
}
