using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>What is not kept is refused by name, the task goes on untouched, and no image is left.</summary>
public sealed class RefusalTests : LiveTest
{
    public static TheoryData<ProgramCase> Cases() => [.. ProgramCase.All.Where(program => program.Refusal is not null)];

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void Is_refused_and_goes_on(ProgramCase program)
    {
        using var container = Start(program, Identity.Root);
        var before = MemoryMap.Of(container.Pid);
        var image = NewImage();

        var result = container.TryCheckpoint(image);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(program.Refusal!, result.Error, StringComparison.Ordinal);
        Assert.Contains("hint:", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(image, "checkpoint.cr")), "an image was left");
        Assert.Equal("running", container.Status());
        Assert.Equal(before, MemoryMap.Of(container.Pid));
        container.ExpectOk(1);
        container.Stop();
    }
}
