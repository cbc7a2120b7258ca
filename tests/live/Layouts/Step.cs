namespace CrContainers.Tests.Live.Layouts;

/// <summary>One step of programs/layout.c.</summary>
/// <param name="Error">How it ends: 0, an errno, or for a probe a signal.</param>
internal sealed record Step(StepKind Kind, int Page, int Count, int A = 0, int B = 0, int C = 0, int Error = 0)
{
    public int End => Page + Count;

    public override string ToString() => $"{Kind.ToString().ToLowerInvariant()} {Page} {Count} {A} {B} {C} {Error}";
}
