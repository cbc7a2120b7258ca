using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>Threads and processes end in every moment of a hold: what has ended need not be held.</summary>
public sealed class ComingsTests : LiveTest
{
    private const int Times = 20;

    [Fact]
    public void Threads_that_end_meanwhile_do_not_keep_a_checkpoint_from_being_made()
    {
        using var container = Start(new ProgramCase("comings", ""), Identity.User);
        for (var time = 1; time < Times; time++)
        {
            container.Checkpoint(NewImage(), "--leave-running");
        }

        container.ExpectOk(1);
        using var restored = container.Replace(Work);
        restored.ExpectOk(2);
    }

    /// <summary>A second process is a blocker, one that has just ended too; that it ended while it was looked at is no error.</summary>
    [Fact]
    public void Children_that_end_meanwhile_are_told_of_as_children_or_not_at_all()
    {
        using var container = Start(new ProgramCase("comings children", ""), Identity.User);
        for (var time = 1; time < Times; time++)
        {
            var result = CrCommand.Run([.. container.Global, "check", container.Id]);

            Assert.Equal("", result.Error);
            Assert.Matches(@"\A(yes: it can be checkpointed|no: .* in the way)\n", result.Output);
        }

        container.ExpectOk(1);
    }
}
