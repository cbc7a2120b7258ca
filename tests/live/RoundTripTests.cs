using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>Every program of programs/list: checkpointed and restored twice (the second time a restored task), it finds all of its
/// state as it was, and its mappings have the same addresses, protections and VmFlags.</summary>
public abstract class RoundTripTests(Identity identity) : LiveTest
{
    private protected static TheoryData<ProgramCase> CasesOf(Identity identity) =>
        [.. ProgramCase.All.Where(program => program.Refusal is null && (identity == Identity.Root || !program.NeedsRoot))];

    private protected void ComesBackTwice(ProgramCase program) => ComesBack(program, identity, generations: 2);
}
