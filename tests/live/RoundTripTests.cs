using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>Every program of programs/list: checkpointed and restored twice (the second time a restored task), it finds all of its
/// state as it was, and its mappings have the same addresses, protections and VmFlags.</summary>
public sealed class RoundTripTests : LiveTest
{
    public static TheoryData<ProgramCase, Identity> Cases()
    {
        var cases = new TheoryData<ProgramCase, Identity>();
        foreach (var program in ProgramCase.All.Where(program => program.Refusal is null))
        {
            cases.Add(program, Identity.Root);
            if (!program.NeedsRoot)
            {
                cases.Add(program, Identity.User);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void Comes_back_as_it_was_through_two_generations(ProgramCase program, Identity identity)
    {
        var container = Start(program, identity);
        try
        {
            for (var generation = 1; generation <= 2; generation++)
            {
                var before = MemoryMap.Of(container.Pid);
                container = container.Replace(Work);
                Assert.Equal(before, MemoryMap.Of(container.Pid));
                container.ExpectOk(generation);
            }

            container.Stop();
        }
        finally
        {
            container.Dispose();
        }
    }
}
