using CsCheck;

namespace CrContainers.Tests.Live.Layouts;

/// <summary>Random steps, most of them near each other; whether the kernel takes them is for the model to say.</summary>
internal static class StepGenerator
{
    private static readonly int[] Protections = [0, 1, 2, 3, 3, 3, 3, 5, 7];
    private static readonly int[] ReadOnlyProtections = [0, 1, 1, 5];
    private static readonly int[] AnonymousFlags =
    [
        Kernel.MapPrivate, Kernel.MapPrivate, Kernel.MapPrivate, Kernel.MapPrivate | Kernel.MapNoReserve, Kernel.MapPrivate | Kernel.MapGrowsDown,
        KernelFeatures.Droppable ? Kernel.MapDroppable : Kernel.MapPrivate,
    ];

    private static readonly Advice[] Advices = [.. Enum.GetValues<Advice>().Where(KernelFeatures.Has)];

    private static readonly Gen<int> Protection = Gen.OneOf(Protections);

    private static readonly Gen<int> Count = Gen.Frequency((6, Gen.Int[1, 8]), (3, Gen.Int[8, 60]), (1, Gen.Int[60, 700]));

    /// <summary>Half of the steps crowd in a few pages.</summary>
    private static readonly Gen<int> Page = Gen.Frequency((1, Gen.Int[0, Arena.Pages - 1]), (1, Gen.Int[480, 560]));

    private static readonly Gen<int> Seed = Gen.Int[1, 999_999];

    private static readonly Gen<Step> OfFile = Gen.Select(
        Placed(StepKind.File), Protection, Gen.Bool, Gen.Int[0, DataFile.Count - 1], Gen.Int[0, 48],
        (step, protection, unreserved, file, page) => step with
        {
            Count = Math.Min(step.Count, 60),
            A = protection,
            B = Kernel.MapPrivate | (unreserved ? Kernel.MapNoReserve : 0),
            C = (file * 1000) + page,
        });

    private static readonly Gen<Step> OfSharedFile = Gen.Select(
        OfFile, Gen.OneOf(ReadOnlyProtections),
        (step, protection) => step with { A = protection, B = step.B + Kernel.MapShared - Kernel.MapPrivate });

    private static readonly Gen<Step> One = Gen.Frequency(
        (12, Gen.Select(Placed(StepKind.Anonymous), Protection, Gen.OneOf(AnonymousFlags), (step, protection, flags) => step with { A = protection, B = flags })),
        (6, OfFile),
        (3, OfSharedFile),
        (6, Placed(StepKind.Unmap)),
        (14, Gen.Select(Placed(StepKind.Protect), Protection, (step, protection) => step with { A = protection })),
        (26, Gen.Select(Placed(StepKind.Advise), Gen.OneOf(Advices), (step, advice) => step with { A = (int)advice })),
        (4, Gen.Select(Placed(StepKind.Lock), Gen.Int[0, 1], (step, flags) => step with { A = flags })),
        (3, Placed(StepKind.Unlock)),
        (5, Gen.Select(Placed(StepKind.Move), Page, (step, to) => step with { A = to })),
        (18, Gen.Select(Placed(StepKind.Write), Seed, (step, seed) => step with { A = seed })),
        (6, Gen.Select(Placed(StepKind.Poke), Seed, Gen.Int[0, 511], (step, seed, word) => step with { A = seed, B = word })),
        (8, Placed(StepKind.Read)),
        (4, Gen.Select(Placed(StepKind.Probe), Gen.Int[0, 1], (step, write) => step with { A = write })));

    /// <summary>The steps before each checkpoint of one container.</summary>
    public static readonly Gen<Step[][]> Layouts = One.Array[40, 300].Array[2, 3];

    private static Gen<Step> Placed(StepKind kind) =>
        Gen.Select(Page, Count, (page, count) => new Step(kind, page, Math.Min(count, Arena.Pages - page)));
}
