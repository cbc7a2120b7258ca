using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image.Validation;

/// <summary>MM and MM_CONTEXT: bounds, auxiliary vector, LDT. The kernel looks at the bounds once more as they are set.</summary>
internal static class MmValidator
{
    private const int AuxvEntry = 16;
    private const ulong PrivilegeBits = 0x60UL << 40;
    private const ulong CodeOrData = 0x10UL << 40;
    private const ulong LongCode = 0x20UL << 48;

    public static void Validate(RecordChecks checks, MmImage memory)
    {
        var mm = memory.Mm;
        foreach (var bound in mm.Bounds())
        {
            checks.Require(bound <= ImageFormat.AddressLimit, mm, $"a bound of {bound:x}");
        }

        checks.Require(mm.StartBrk <= mm.Brk && mm.ArgStart <= mm.ArgEnd && mm.EnvStart <= mm.EnvEnd, mm, "heap, arguments or environment end before they begin");
        checks.Require(mm.Auxv.Length % AuxvEntry == 0, mm, $"an auxiliary vector of {mm.Auxv.Length} bytes");
        checks.Require(mm.LockFuture is 0 or 2 or 6, mm, $"mlockall flags {mm.LockFuture}");
        foreach (var entry in memory.Context.Ldt)
        {
            checks.Require(entry == 0 || IsUsers(entry), memory.Context, $"an LDT entry of {entry:x}");
        }
    }

    /// <summary>Code or data, of privilege level 3, not 64-bit code: all that modify_ldt(2) makes.</summary>
    private static bool IsUsers(ulong descriptor) =>
        (descriptor & PrivilegeBits) == PrivilegeBits && (descriptor & CodeOrData) != 0 && (descriptor & LongCode) == 0;
}
