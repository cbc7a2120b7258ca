using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image.Validation;

/// <summary>CPU: the XSAVE area (Intel SDM vol. 1, 13.4) and the table of its components.</summary>
internal static class XstateValidator
{
    private const int LegacySize = 576;
    private const int MxcsrAt = 24;
    private const int HeaderAt = 512;
    private const int FirstExtended = 2;
    private const int LastExtended = 62;

    /// <summary>x87 and SSE, which stand in the legacy region and in no table.</summary>
    private const ulong Legacy = 3;

    /// <summary>All but the sixteen bits every processor has, and bit 17, AMD's misaligned exception mask.</summary>
    private const uint MxcsrReserved = 0xfffd_0000;

    public static void Validate(RecordChecks checks, CpuRecord cpu, ulong features)
    {
        checks.Require(cpu.Xstate.Length >= LegacySize, cpu, $"an XSAVE area of {cpu.Xstate.Length} bytes");
        var used = BitConverter.ToUInt64(cpu.Xstate, HeaderAt);
        var mxcsr = BitConverter.ToUInt32(cpu.Xstate, MxcsrAt);
        var rest = cpu.Xstate.AsSpan(HeaderAt + sizeof(ulong), LegacySize - HeaderAt - sizeof(ulong));
        checks.Require(!rest.ContainsAnyExcept((byte)0), cpu, "a compacted XSAVE area, or one with reserved bytes that are not zero");
        checks.Require((mxcsr & MxcsrReserved) == 0, cpu, $"an MXCSR of {mxcsr:x}");
        checks.Require((used & ~features) == 0, cpu, $"XSTATE components {used:x} are in use; HEAD says {features:x}");
        checks.Require((used & ~(Legacy | ValidateTable(checks, cpu, used))) == 0, cpu, $"XSTATE components {used:x} are in use; not all of them are in the table");
    }

    /// <summary>In ascending order, without overlap. Those in use lie inside the area; a processor may list others that its
    /// kernel does not use. Returns them as bits of XCR0.</summary>
    private static ulong ValidateTable(RecordChecks checks, CpuRecord cpu, ulong used)
    {
        var found = 0UL;
        var last = FirstExtended - 1;
        foreach (var component in cpu.Components)
        {
            checks.Require(component.Number > last && component.Number <= LastExtended, cpu, $"XSTATE component {component.Number} after {last}");
            last = component.Number;
            found |= 1UL << last;
            var room = (used & (1UL << last)) != 0 ? cpu.Xstate.Length : ImageLimits.XstateLength;
            checks.Require(
                component.Offset >= LegacySize && component.Size > 0 && component.Offset <= room && component.Size <= room - component.Offset,
                cpu, $"XSTATE component {component.Number} of {component.Size} bytes at byte {component.Offset}");
        }

        ValidateNoOverlap(checks, cpu);
        return found;
    }

    private static void ValidateNoOverlap(RecordChecks checks, CpuRecord cpu)
    {
        var end = 0;
        foreach (var component in cpu.Components.OrderBy(component => component.Offset))
        {
            checks.Require(component.Offset >= end, cpu, $"XSTATE component {component.Number} overlaps another one");
            end = component.Offset + component.Size;
        }
    }
}
