namespace CrContainers.Tests.Live.Layouts;

/// <summary>What madvise(2) does to a page.</summary>
internal static class AdviceRules
{
    /// <summary>The errno of an advice that the kernel does not take for the page; 0: it does.</summary>
    public static int Refusal(Advice advice, ModelPage page) => advice switch
    {
        Advice.DontNeed or Advice.Cold or Advice.PageOut or Advice.GuardInstall => page.IsLocked ? Kernel.Invalid : 0,
        Advice.Free => page.IsLocked || !page.IsAnonymous ? Kernel.Invalid : 0,
        Advice.WipeOnFork => page.IsAnonymous ? 0 : Kernel.Invalid,
        Advice.DoDump or Advice.KeepOnFork => page.Has(VmFlags.Dp) ? Kernel.Invalid : 0,
        _ => 0,
    };

    public static ModelPage Apply(Advice advice, ModelPage page) => advice switch
    {
        Advice.Normal => page.With(VmFlags.None, VmFlags.Sr | VmFlags.Rr),
        Advice.Random => page.With(VmFlags.Rr, VmFlags.Sr),
        Advice.Sequential => page.With(VmFlags.Sr, VmFlags.Rr),
        Advice.DontFork => page.With(VmFlags.Dc, VmFlags.None),
        Advice.DoFork => page.With(VmFlags.None, VmFlags.Dc),
        Advice.DontDump => page.With(VmFlags.Dd, VmFlags.None),
        Advice.DoDump => page.With(VmFlags.None, VmFlags.Dd),
        Advice.WipeOnFork => page.With(VmFlags.Wf, VmFlags.None),
        Advice.KeepOnFork => page.With(VmFlags.None, VmFlags.Wf),
        Advice.HugePage => page.With(VmFlags.Hg, VmFlags.Nh),
        Advice.NoHugePage => page.With(VmFlags.Nh, VmFlags.Hg),
        Advice.Mergeable => page.Shared || page.Has(VmFlags.Dp) ? page : page.With(VmFlags.Mg, VmFlags.None),
        Advice.Unmergeable => page.With(VmFlags.None, VmFlags.Mg),
        _ => ApplyToContents(advice, page),
    };

    private static ModelPage ApplyToContents(Advice advice, ModelPage page) => advice switch
    {
        Advice.DontNeed => page.Dropped(),
        Advice.Free => page with { MayVanish = page.MayVanish || page.Written is not null },
        Advice.GuardInstall => page.Dropped() with { Guard = true },
        Advice.GuardRemove => page with { Guard = false },
        _ => page,
    };
}
