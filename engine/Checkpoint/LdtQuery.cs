using CrContainers.Engine.Native;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>Asks a process for its LDT. Few have one, and room for all of it is 64 KiB that the process would touch.</summary>
internal static class LdtQuery
{
    private const int Bytes = 65536;
    private const ulong Read = 0;

    /// <summary>Its descriptors; those that are not there at its end are left out.</summary>
    public static IReadOnlyList<ulong> Ask(LiveInjection injection)
    {
        var batch = injection.NewBatch();
        var ldt = batch.Reserve(Bytes);
        var call = batch.Add(Syscall.ModifyLdt, Read, ldt, Bytes);
        injection.Calls.Run(batch);
        var count = (int)Math.Max(0, batch.Result(call)) / sizeof(ulong);
        var entries = Enumerable.Range(0, count).Select(index => batch.U64(ldt, index)).ToList();
        return entries[..(entries.FindLastIndex(entry => entry != 0) + 1)];
    }
}
