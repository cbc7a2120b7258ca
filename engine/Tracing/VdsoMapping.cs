using System.IO.Hashing;
using CrContainers.Engine.Proc;

namespace CrContainers.Engine.Tracing;

/// <summary>The kernel's own code in every process. It differs from kernel to kernel, and programs remember addresses in it.</summary>
internal static class VdsoMapping
{
    public const string Name = "[vdso]";

    /// <summary>Its data begins with this.</summary>
    public const string FirstData = "[vvar]";

    public static bool IsPart(string name) => name is Name or FirstData or "[vvar_vclock]";

    /// <summary>Its pages; empty where the task has none.</summary>
    /// <param name="pid">The task.</param>
    /// <param name="mappings">Its own.</param>
    public static byte[] Read(int pid, IReadOnlyList<SmapsMapping> mappings)
    {
        var vdso = mappings.FirstOrDefault(mapping => mapping.Name == Name);
        if (vdso is null)
        {
            return [];
        }

        var code = new byte[vdso.End - vdso.Start];
        RemoteMemory.Read(pid, vdso.Start, code);
        return code;
    }

    /// <summary>XXH3-64 of its pages; 0 where there are none.</summary>
    public static ulong Sum(byte[] code) => code.Length == 0 ? 0 : XxHash3.HashToUInt64(code);
}
