using CrContainers.Tests.Live.Containers;
using CrContainers.Tests.Live.Layouts;
using CsCheck;

namespace CrContainers.Tests.Live;

/// <summary>Address spaces made by random steps (programs/layout.c) come back as the model has them, page by page, and more steps
/// in the restored task, and its next checkpoint, go on from there.</summary>
public sealed class RandomLayoutTests : LiveTest
{
    private readonly ITestOutputHelper output = TestContext.Current.TestOutputHelper!;
    private int steps;
    private int layouts;

    /// <summary>The same layouts in every run; among them are some that were not restored once.</summary>
    [Theory]
    [InlineData("0000000000001")]
    [InlineData("dN-immX0F5a1")]
    [InlineData("fmNCmM2Ogm-1")]
    [InlineData("00013-vcMWy1")]
    public void Known_layouts_come_back(string seed) => Sample(seed, containers: 1);

    /// <summary>Others in every run; a failure prints its seed, for the test above or the variable CsCheck_Seed.</summary>
    [Fact]
    public void Random_layouts_come_back() => Sample(seed: null, containers: 24);

    private void Sample(string? seed, int containers)
    {
        StepGenerator.Layouts.Sample(ComesBack, seed: seed, iter: containers, threads: 1, print: Text);
        output.WriteLine($"{layouts} layouts, {steps} steps");
    }

    private void ComesBack(Step[][] rounds)
    {
        using var layout = new LayoutContainer(Work, State);
        foreach (var round in rounds)
        {
            steps += layout.CarryOut(round);
            if (++layouts % 2 == 0)
            {
                layout.CopyAndGoOn();
            }

            layout.Replace();
        }

        layout.TouchEveryPage();
    }

    private static string Text(Step[][] rounds) => string.Join("\nround\n", rounds.Select(round => string.Join('\n', round.AsEnumerable())));
}
