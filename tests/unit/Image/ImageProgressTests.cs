using CrContainers.Engine;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Tests.Unit.Image;

/// <summary>What is told while contents move: some steps of many MiB, nothing of few.</summary>
public sealed class ImageProgressTests
{
    private const int Mebibytes = 18;
    private static readonly CheckpointImage Example = ManyPagesTests.WithRuns(ExampleImage.Build(), [new PageRun(0x10000, Mebibytes * 256)]);

    [Fact]
    public void Steps_rise_to_what_there_is_and_the_last_word_is_the_end()
    {
        var told = new Told();

        CheckpointEngine.VerifyImage(new MemoryStream(ExampleImage.Encode(Example)), told);

        var steps = told.Values[..^1];
        Assert.Equal(Mebibytes / 4, steps.Count);
        Assert.All(steps, step => Assert.Equal(("read", "", Example.ContentBytes), (step.Stage, step.Detail, step.Total)));
        Assert.All(steps.Zip(steps.Skip(1)), pair => Assert.InRange(pair.Second.Done - pair.First.Done, 4 << 20, 5 << 20));
        Assert.InRange(steps[^1].Done, steps[0].Done, Example.ContentBytes);
        Assert.False(told.Values[^1].IsUnderWay);
    }

    [Fact]
    public void Writing_tells_the_same_steps()
    {
        var told = new Told();
        using var writer = new ImageWriter(Stream.Null, new ByteProgress(told, "write", 0, Example.ContentBytes));

        ExampleImage.WritePages(writer, Example.Tasks[0].Memory.Pages);

        Assert.Equal(Mebibytes / 4, told.Values.Count);
        Assert.All(told.Values, step => Assert.InRange(step.Done, 4 << 20, Example.ContentBytes));
    }

    [Fact]
    public void A_small_image_is_told_at_its_end_alone()
    {
        var told = new Told();

        CheckpointEngine.VerifyImage(new MemoryStream(ExampleImage.Encode(ExampleImage.Build())), told);

        Assert.Equal("read", Assert.Single(told.Values).Stage);
    }

    [Fact]
    public void Claims_that_are_too_large_together_are_no_mistake_of_ours()
    {
        var tree = ExampleImage.Build().Trees[0] with { DataBytes = long.MaxValue };

        Assert.Equal(long.MaxValue, (Example with { Trees = [tree, tree] }).ContentBytes);
    }

    private sealed class Told : IProgress<EngineProgress>
    {
        public List<EngineProgress> Values { get; } = [];

        public void Report(EngineProgress value) => Values.Add(value);
    }
}
