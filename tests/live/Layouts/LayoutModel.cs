namespace CrContainers.Tests.Live.Layouts;

/// <summary>What every page of the arena must be, after the steps so far.</summary>
internal sealed class LayoutModel
{
    private readonly ModelPage?[] pages = new ModelPage?[Arena.Pages];

    public ModelPage? this[int page] => pages[page];

    /// <summary>Takes those of the steps that can be carried out, each as it will be: cut short where it would be refused midway,
    /// or with the error that it ends with.</summary>
    public IReadOnlyList<Step> Take(IEnumerable<Step> wanted) => [.. wanted.Select(Take).OfType<Step>()];

    /// <summary>Touches every page, in ways that leave the model as it is.</summary>
    public IReadOnlyList<Step> Probes() =>
        [.. Enumerable.Range(0, Arena.Pages * 2).Select(i => Probe(new Step(StepKind.Probe, i / 2, 1, i % 2))).OfType<Step>()];

    private Step? Take(Step step) => step.Kind switch
    {
        StepKind.Anonymous => Replace(step, _ => NewPages.Anonymous(step)),
        StepKind.File => Replace(step, index => NewPages.OfFile(step, index)),
        StepKind.Unmap => Replace(step, _ => null),
        StepKind.Protect => Change(step, page => page.Shared && (step.A & Kernel.Write) != 0 ? Kernel.NoAccess : 0, page => page with { Protection = step.A }),
        StepKind.Advise => Change(step, page => AdviceRules.Refusal((Advice)step.A, page), page => AdviceRules.Apply((Advice)step.A, page)),
        StepKind.Lock => Lock(step),
        StepKind.Unlock => Change(step, _ => 0, page => page.With(VmFlags.None, VmFlags.Lo | VmFlags.Lf)),
        StepKind.Move => Move(step),
        StepKind.Write => Write(step, _ => true, (_, index) => Pattern.Page(step.A, index)),
        StepKind.Poke => Write(step, page => !page.MayVanish, (page, index) => Pattern.WithWord(page.Contents!, step.B, Pattern.Word((ulong)step.A, (ulong)index))),
        StepKind.Read => Cut(step, page => page?.Signal(write: false) == 0),
        StepKind.Probe => Probe(step),
        _ => throw new ArgumentOutOfRangeException(nameof(step)),
    };

    private Step Replace(Step step, Func<int, ModelPage?> page)
    {
        for (var i = 0; i < step.Count; i++)
        {
            pages[step.Page + i] = page(i);
        }

        return step;
    }

    private Step? Cut(Step step, Predicate<ModelPage?> admissible)
    {
        var count = 0;
        while (count < step.Count && admissible(pages[step.Page + count]))
        {
            count++;
        }

        return count == 0 ? null : step with { Count = count };
    }

    private Step Change(Step step, Func<ModelPage, int> refusal, Func<ModelPage, ModelPage> change)
    {
        var cut = Cut(step, page => page is not null && refusal(page) == 0);
        return cut is null
            ? step with { Count = 1, Error = pages[step.Page] is { } first ? refusal(first) : Kernel.NoMemory }
            : Replace(cut, index => change(pages[step.Page + index]!));
    }

    private Step? Write(Step step, Predicate<ModelPage> admissible, Func<ModelPage, int, byte[]> contents) =>
        Cut(step, page => page?.Signal(write: true) == 0 && admissible(page)) is not { } cut
            ? null
            : Replace(cut, index => pages[step.Page + index]!.WrittenWith(contents(pages[step.Page + index]!, index)));

    /// <summary>Pages are locked even if the attempt to make them resident fails.</summary>
    private Step? Lock(Step step)
    {
        if (Cut(step, page => page is not null) is not { } cut || LockLimit.Pages <= pages.Count(page => page?.IsLocked == true) + cut.Count)
        {
            return null;
        }

        var onFault = step.A == Kernel.LockOnFault;
        var error = Range(cut).Any(page => MustBeResident(page, onFault) && Signal(page) != 0) ? Kernel.NoMemory : 0;
        Replace(cut, index => Locked(pages[step.Page + index]!, onFault));
        return cut with { Error = error };
    }

    private static bool MustBeResident(ModelPage page, bool onFault) => !onFault || page.Has(VmFlags.Dp);

    private static int Signal(ModelPage page) => page.Signal(write: false);

    private static ModelPage Locked(ModelPage page, bool onFault) =>
        page.Has(VmFlags.Dp) ? page : page.With(VmFlags.Lo | (onFault ? VmFlags.Lf : VmFlags.None), VmFlags.Lf);

    private Step? Move(Step step)
    {
        var first = pages[step.Page];
        var index = 0;
        var cut = Cut(step, page => page is not null && first!.Continues(page, index++));
        if (cut is null || cut.A + cut.Count > Arena.Pages || (cut.A < cut.End && cut.Page < cut.A + cut.Count))
        {
            return null;
        }

        var moved = Range(cut).ToArray();
        Replace(cut, _ => null);
        Replace(cut with { Page = cut.A }, at => moved[at]);
        return cut;
    }

    /// <summary>An unmapped page below a mapping that grows is left out: touching it makes it grow.</summary>
    private Step? Probe(Step step) =>
        pages[step.Page] is { } page ? step with { Count = 1, Error = page.Signal(step.A == 1) }
        : pages.Skip(step.Page).FirstOrDefault(later => later is not null)?.Has(VmFlags.Gd) == true ? null
        : step with { Count = 1, Error = Kernel.SegmentationFault };

    private IEnumerable<ModelPage> Range(Step step) => pages.Skip(step.Page).Take(step.Count).Select(page => page!);
}
