using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Restore.Lazy;
using CrContainers.Tests.Unit.Image;

namespace CrContainers.Tests.Unit.Restore;

/// <summary>Where pages that are touched first lie in an image: one of 10 pages, a gap, and 20 pages, and a page that is there before the task runs.</summary>
public sealed class FirstAreasTests
{
    private const ulong Page = ImageFormat.PageSize;
    private const ulong Low = 0x10000;
    private const ulong High = 0x100000;
    private static readonly CheckpointImage Image = ManyPagesTests.WithRuns(ExampleImage.Build(), [new(Low, 10), new(High, 20), new(Locked, 1)]).WithTask(AddLocked);
    private static readonly LazyPlan Plan = LazyPlan.Of(Image.Tasks[0]);

    private const ulong Locked = 0x7000_0000;

    [Fact]
    public void They_come_in_the_order_of_the_image() => Assert.Equal(
        [new LazyArea(Low + (2 * Page), 3, 2), new LazyArea(High, 1, 10), new LazyArea(High + (19 * Page), 1, 29)],
        Locate(new(High + (19 * Page), 1), new(Low + (2 * Page), 3), new(High, 1)));

    [Fact]
    public void What_is_there_before_the_task_runs_is_left_out() => Assert.Equal([new LazyArea(Low, 1, 0)], Locate(new(Locked, 1), new(Low, 1)));

    [Theory]
    [InlineData(Low - Page, 1)]
    [InlineData(Low, 11)]
    [InlineData(Low + (10 * Page), 1)]
    [InlineData(High - Page, 22)]
    [InlineData(Locked, 2)]
    [InlineData(Locked, long.MaxValue / 4096)]
    public void Pages_that_the_image_has_not_are_refused(ulong start, long pages)
    {
        var error = Assert.Throws<ImageException>(() => Locate(new PageRun(start, (ulong)pages)));

        Assert.Equal(ImageError.DanglingReference, error.Id);
        Assert.Contains($"{start:x}", error.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Those_of_another_checkpoint_are_refused() =>
        Assert.Contains($"{Guid.Empty}", Assert.Throws<ImageException>(() => new FirstPages(Guid.Empty, []).Locate(Image.Head.CheckpointId, Plan)).Reason, StringComparison.Ordinal);

    private static IReadOnlyList<LazyArea> Locate(params IReadOnlyList<PageRun> runs) => new FirstPages(Image.Head.CheckpointId, runs).Locate(Image.Head.CheckpointId, Plan);

    private static TaskImage AddLocked(TaskImage task) => task with
    {
        Memory = task.Memory with
        {
            Mappings = [.. task.Memory.Mappings, new VmaRecord { Kind = MappingKind.Anonymous, Start = Locked, End = Locked + Page, Protection = 3, Flags = MappingFlags.Locked }],
        },
    };
}
