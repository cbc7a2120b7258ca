using CrContainers.Tests.Plugin.Fakes;

namespace CrContainers.Tests.Plugin;

/// <summary>What runs already need not be resumed; everything else is the runtime's.</summary>
public sealed class ResumeTests : IDisposable
{
    private readonly FakeRuntime fake = new();

    public void Dispose() => fake.Dispose();

    [Fact]
    public void A_container_that_runs_is_resumed()
    {
        fake.Does("exit 1");
        fake.Knows("id");

        Assert.Equal(0, CrProgram.Run(fake, "--root", fake.State, "resume", "id").ExitCode);
        Assert.Empty(fake.Calls);
    }

    [Theory]
    [InlineData("other")]
    [InlineData("--help")]
    [InlineData("id", "more")]
    public void What_is_not_understood_is_handed_on(params string[] arguments)
    {
        fake.Does("exit 37");
        fake.Knows("id");

        Assert.Equal(37, CrProgram.Run(fake, ["--root", fake.State, "resume", .. arguments]).ExitCode);
    }

    [Fact]
    public void A_container_that_has_ended_is_handed_on()
    {
        fake.Does("exit 37");
        fake.Knows("id", startedLater: 1);

        Assert.Equal(37, CrProgram.Run(fake, "--root", fake.State, "resume", "id").ExitCode);
    }
}
