using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>Images that go through a pipe.</summary>
public sealed class PipeTests : LiveTest
{
    private static readonly ProgramCase Program = new("big_memory 16", "");

    [Fact]
    public void Checkpoint_piped_into_restore_moves_the_container()
    {
        using var container = Start(Program, Identity.User);
        var fresh = container.Bundle.Copy(Path.Combine(Work, "fresh"));

        using var pipeline = CrCommand.StartPipeline(
            [.. container.Global, "checkpoint", "--image", "-", container.Id],
            [.. container.Global, "restore", "--image", "-", "--detach", "--bundle", fresh.Directory, $"fresh-{container.Id}"]);
        pipeline.StandardInput.Close();

        Assert.True(pipeline.WaitForExit(TimeSpan.FromSeconds(60)), "the pipeline does not end");
        Assert.Equal(0, pipeline.ExitCode);
        Assert.Equal("stopped", container.Status());
        File.WriteAllText(fresh.InRoot("tmp/go.1"), "");
        Assert.Equal("ok 1", pipeline.StandardOutput.ReadLine());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1 << 20)]
    public void A_reader_that_goes_away_does_not_cost_the_container(int bytesRead)
    {
        using var container = Start(Program, Identity.User);
        var before = new Untouched(container);
        using var checkpoint = CrCommand.Start([.. container.Global, "checkpoint", "--image", "-", container.Id]);
        checkpoint.StandardInput.Close();
        checkpoint.StandardOutput.BaseStream.ReadExactly(new byte[bytesRead]);
        checkpoint.StandardOutput.Close();

        var error = checkpoint.StandardError.ReadToEnd();
        checkpoint.WaitForExit();

        Failure.Expect(new CommandResult(checkpoint.ExitCode, "", error), 1, "image", "Broken pipe");
        before.ExpectSameAndOk();
    }

    [Fact]
    public void A_restore_from_a_checkpoint_that_fails_leaves_nothing()
    {
        using var container = Start(new ProgramCase("refused flock", ""), Identity.User);
        var fresh = container.Bundle.Copy(Path.Combine(Work, "fresh"));

        using var pipeline = CrCommand.StartPipeline(
            [.. container.Global, "checkpoint", "--image", "-", container.Id],
            [.. container.Global, "restore", "--image", "-", "--detach", "--bundle", fresh.Directory, $"fresh-{container.Id}"]);
        pipeline.StandardInput.Close();

        Assert.Contains("the image ends here", pipeline.StandardError.ReadToEnd(), StringComparison.Ordinal);
        pipeline.WaitForExit();
        Assert.Equal(1, pipeline.ExitCode);
        Assert.Equal([container.Id], Leftovers.Containers(State).Select(Path.GetFileName));
        Assert.Empty(Leftovers.ProcessesIn(fresh));
        container.ExpectOk(1);
    }
}
