using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;

namespace CrContainers.Engine.Image.Validation;

/// <summary>CPU: general and debug registers as 64-bit user code has them.</summary>
internal static class CpuValidator
{
    private const ulong UserCode = 0x33;
    private const ulong UserData = 0x2b;
    private const ulong UserLevel = 3;

    /// <summary>CF PF AF ZF SF TF DF OF NT RF AC ID, which a program sets; IF, which is always set.</summary>
    private const ulong Eflags = 0x25_4dd5 | Interrupts;
    private const ulong Interrupts = 0x200;
    private const ulong FixedFlag = 2;
    private const int BreakpointAddresses = 4;
    private const int Control = 7;

    /// <summary>The kernel's DR_CONTROL_RESERVED.</summary>
    private const ulong ControlReserved = 0xffff_ffff_0000_fc00;

    public static void Validate(RecordChecks checks, CpuRecord cpu)
    {
        var registers = Registers.FromWords(cpu.General);
        ValidateSegments(checks, cpu, registers);
        checks.Require((registers.Eflags & ~(Eflags | FixedFlag)) == 0 && (registers.Eflags & FixedFlag) != 0, cpu, $"eflags {registers.Eflags:x}");
        checks.Require(registers.Rip < ImageFormat.AddressLimit, cpu, $"rip {registers.Rip:x}");
        checks.Require(registers.Rsp <= ImageFormat.AddressLimit, cpu, $"rsp {registers.Rsp:x}");
        checks.Require(registers.FsBase < ImageFormat.AddressLimit, cpu, $"fs_base {registers.FsBase:x}");
        checks.Require(registers.GsBase < ImageFormat.AddressLimit, cpu, $"gs_base {registers.GsBase:x}");
        ValidateDebug(checks, cpu);
    }

    private static void ValidateSegments(RecordChecks checks, CpuRecord cpu, Registers registers)
    {
        checks.Require(registers.Cs == UserCode, cpu, $"cs {registers.Cs:x}");
        checks.Require(registers.Ss == UserData, cpu, $"ss {registers.Ss:x}");
        foreach (var selector in (ReadOnlySpan<ulong>)[registers.Ds, registers.Es, registers.Fs, registers.Gs])
        {
            checks.Require(selector == 0 || (selector <= ushort.MaxValue && (selector & UserLevel) == UserLevel), cpu, $"a segment selector of {selector:x}");
        }
    }

    private static void ValidateDebug(RecordChecks checks, CpuRecord cpu)
    {
        for (var number = 0; number < BreakpointAddresses; number++)
        {
            checks.Require(cpu.Debug[number] < ImageFormat.AddressLimit, cpu, $"dr{number} {cpu.Debug[number]:x}");
        }

        checks.Require(cpu.Debug[4] == 0 && cpu.Debug[5] == 0, cpu, "dr4 or dr5, which there are not");
        checks.Require((cpu.Debug[Control] & ControlReserved) == 0, cpu, $"dr7 {cpu.Debug[Control]:x}");
    }
}
