using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>As uid 1000 with no_new_privs.</summary>
public sealed class UserRoundTripTests() : RoundTripTests(Identity.User)
{
    public static TheoryData<ProgramCase> Cases() => CasesOf(Identity.User);

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void Comes_back_as_it_was_through_two_generations(ProgramCase program) => ComesBackTwice(program);
}
