using CrContainers.Engine.Errors;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Restore;

/// <summary>Fits an XSAVE area to this processor: it may keep the components at other offsets, or have more of them.</summary>
internal static class XstateConversion
{
    private const int FeaturesAt = 512;

    public static byte[] ForThisCpu(int tid, CpuRecord cpu)
    {
        var own = Ptrace.GetXstate(tid);
        var layout = XstateLayout.OfThisCpu();
        if (own.Length == cpu.Xstate.Length && layout.SequenceEqual(cpu.Components.Select(component => new XstateArea(component.Number, component.Offset, component.Size))))
        {
            return cpu.Xstate;
        }

        own.AsSpan(XstateLayout.LegacySize).Clear();
        cpu.Xstate.AsSpan(0, XstateLayout.LegacySize).CopyTo(own);
        var used = BitConverter.ToUInt64(cpu.Xstate, FeaturesAt);
        foreach (var component in cpu.Components.Where(component => (used & (1UL << component.Number)) != 0))
        {
            Copy(component, layout, cpu.Xstate, own);
        }

        return own;
    }

    private static void Copy(XstateComponent from, IReadOnlyList<XstateArea> layout, byte[] source, byte[] destination)
    {
        var to = layout.FirstOrDefault(area => area.Number == from.Number);
        if (to.Size != from.Size || to.Offset + to.Size > destination.Length)
        {
            throw new CrException(
                ErrorKind.IncompatibleHost, "restore", "the extended registers", $"XSTATE component {from.Number} has {from.Size} bytes in the image, {to.Size} on this processor",
                "restore it on a machine with the same processor features");
        }

        source.AsSpan(from.Offset, from.Size).CopyTo(destination.AsSpan(to.Offset));
    }
}
