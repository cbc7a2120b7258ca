using System.IO.Hashing;
using CrContainers.Engine.Proc;

namespace CrContainers.Engine.Tracing;

/// <summary>The kernel's own code in every process. It differs from kernel to kernel, and programs remember addresses in it.</summary>
internal static class VdsoMapping
{
    public const string Name = "[vdso]";

    public static bool IsPart(string name) => name is Name or "[vvar]" or "[vvar_vclock]";

    /// <summary>XXH3-64 of its pages; 0 where the task has none.</summary>
    public static ulong Sum(int pid, IReadOnlyList<SmapsMapping> mappings)
    {
        var vdso = mappings.FirstOrDefault(mapping => mapping.Name == Name);
        if (vdso is null)
        {
            return 0;
        }

        var code = new byte[vdso.End - vdso.Start];
        RemoteMemory.Read(pid, vdso.Start, code);
        return XxHash3.HashToUInt64(code);
    }
}
