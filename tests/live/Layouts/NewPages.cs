namespace CrContainers.Tests.Live.Layouts;

/// <summary>Pages as mmap(2) makes them.</summary>
internal static class NewPages
{
    public static ModelPage Anonymous(Step step) => new()
    {
        Protection = step.A,
        Flags = step.B == Kernel.MapDroppable
            ? VmFlags.Dp | VmFlags.Wf | VmFlags.Dd | VmFlags.Nr
            : Reserve(step) | ((step.B & Kernel.MapGrowsDown) != 0 ? VmFlags.Gd : VmFlags.None),
        MayVanish = step.B == Kernel.MapDroppable,
    };

    /// <param name="step">The mapping.</param>
    /// <param name="index">Which page of it.</param>
    public static ModelPage OfFile(Step step, int index) => new()
    {
        Protection = step.A,
        Flags = Reserve(step),
        Shared = (step.B & Kernel.MapShared) != 0,
        File = step.C / 1000,
        FilePage = (step.C % 1000) + index,
    };

    private static VmFlags Reserve(Step step) => (step.B & Kernel.MapNoReserve) != 0 ? VmFlags.Nr : VmFlags.None;
}
