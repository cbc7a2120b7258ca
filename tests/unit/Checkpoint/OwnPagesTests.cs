using CrContainers.Engine.Checkpoint;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;
using static CrContainers.Tests.Unit.Proc.Hostile;

namespace CrContainers.Tests.Unit.Checkpoint;

public sealed class OwnPagesTests
{
    private static readonly IReadOnlyList<SmapsMapping> Mappings = Maps.Parse(Bytes("""
        10000-14000 rw-p 00000000 00:00 0 
        14000-18000 r--p 00000000 00:00 0 
        20000-24000 rw-s 00000000 00:01 9 /dev/zero (deleted)
        24000-28000 rw-p 00000000 fe:00 7 /bin/program

        """));

    [Fact]
    public void Are_those_in_private_memory() => Expect(
        [(0x11000, 0x16000, PageCategories.Present), (0x17000, 0x18000, PageCategories.Swapped), (0x21000, 0x26000, PageCategories.Present)],
        new(0x11000, 3), new(0x14000, 2), new(0x17000, 1), new(0x24000, 2));

    [Theory]
    [InlineData((int)PageCategories.File)]
    [InlineData((int)PageCategories.Zero)]
    [InlineData((int)PageCategories.Guard)]
    public void What_is_no_page_of_the_task_is_left_out(int category) => Expect(
        [(0x11000, 0x12000, PageCategories.Present | (PageCategories)category), (0x25000, 0x26000, PageCategories.Present | (PageCategories)category), (0x26000, 0x27000, PageCategories.Present)],
        new PageRun(0x26000, 1));

    [Fact]
    public void Pages_outside_of_all_mappings_are_none() => Expect([(0x1000, 0x2000, PageCategories.Present), (0x18000, 0x20000, PageCategories.Present), (0x30000, 0x31000, PageCategories.Present)]);

    private static void Expect((ulong Start, ulong End, PageCategories Categories)[] found, params PageRun[] runs) => Assert.Equal(runs, OwnPages.Of(Mappings, found));
}
