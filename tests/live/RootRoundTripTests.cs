using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>As root with Docker's default capabilities and seccomp profile.</summary>
public sealed class RootRoundTripTests() : RoundTripTests(Identity.Root)
{
    public static TheoryData<ProgramCase> Cases() => CasesOf(Identity.Root);

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void Comes_back_as_it_was_through_two_generations(ProgramCase program) => ComesBackTwice(program);
}
