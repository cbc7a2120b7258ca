using System.Runtime.Intrinsics.X86;

namespace CrContainers.Engine.Tracing;

/// <summary>Where this processor keeps the components of an XSAVE area, by CPUID leaf 0xD (Intel SDM vol. 1, 13.5).
/// CPUID leaves a virtual machine each time it is asked: it is asked for what is there only.</summary>
internal static class XstateLayout
{
    /// <summary>Bytes of the legacy region and the header, which every XSAVE area begins with.</summary>
    public const int LegacySize = 576;

    private const int Leaf = 0xd;
    private const int FirstExtended = 2;
    private const int Last = 62;

    private static XstateArea[]? areas;

    /// <summary>Asked of the processor once.</summary>
    public static XstateArea[] OfThisCpu()
    {
        return areas ??= Ask();

        static XstateArea[] Ask()
        {
            var features = Features;
            return [.. Enumerable.Range(FirstExtended, Last - FirstExtended + 1)
                .Where(number => (features & (1UL << number)) != 0)
                .Select(Describe)
                .Where(component => component.Size > 0)];
        }
    }

    /// <summary>The components this processor has, as bits of XCR0.</summary>
    public static ulong Features
    {
        get
        {
            var (low, _, _, high) = X86Base.CpuId(Leaf, 0);
            return (uint)low | ((ulong)(uint)high << 32);
        }
    }

    private static XstateArea Describe(int number)
    {
        var (size, offset, _, _) = X86Base.CpuId(Leaf, number);
        return new XstateArea(number, offset, size);
    }
}
