using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Restore;

/// <summary>Can this host, and this version of the engine, restore the image? Asked before anything is touched.</summary>
internal static class HostCheck
{
    private const string Operation = "restore";
    private static readonly string[] Features =
        ["x87", "SSE", "AVX", "MPX bounds", "MPX status", "AVX-512 masks", "AVX-512 upper halves", "AVX-512 upper registers", "PT", "PKRU", "PASID", "CET user", "CET supervisor", "HDC", "UINTR", "LBR", "HWP", "AMX tile configuration", "AMX tiles"];

    public static void Check(CheckpointImage image)
    {
        CheckShape(image);
        CheckProcessor(image.Head.CpuFeatures);
        CheckVdso(image);
        HugePageCheck.Check(image);
    }

    private static void CheckShape(CheckpointImage image)
    {
        if (image.Tasks.Count != 1)
        {
            throw new CrException(ErrorKind.Unsupported, Operation, "image", "it holds more than one process", "use the version of cr that wrote it, or a newer one");
        }
    }

    /// <summary>An instruction this processor lacks would end the program with SIGILL, sooner or later.</summary>
    private static void CheckProcessor(ulong needed)
    {
        var missing = needed & ~XstateLayout.Features;
        if (missing == 0)
        {
            return;
        }

        var names = Enumerable.Range(0, 64).Where(bit => (missing & (1UL << bit)) != 0).Select(bit => bit < Features.Length ? Features[bit] : $"component {bit}");
        throw new CrException(
            ErrorKind.IncompatibleHost, Operation, "image", $"its task uses {string.Join(", ", names)}; this processor has not got that",
            "restore it on a machine with the same processor features");
    }

    private static void CheckVdso(CheckpointImage image)
    {
        var own = VdsoMapping.Sum(VdsoMapping.Read(Environment.ProcessId, Maps.Parse(ProcFile.Read("/proc/self/maps"))));
        if (image.Head.VdsoSum != 0 && image.Head.VdsoSum != own)
        {
            throw new CrException(
                ErrorKind.IncompatibleHost, Operation, "image", $"it was made under kernel {image.Head.KernelRelease}, whose vDSO differs from this one's",
                "restore it under that kernel; programs keep addresses of functions inside the vDSO");
        }
    }
}
