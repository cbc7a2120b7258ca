using CrContainers.Engine.Checkpoint;
using CrContainers.Engine.Proc;

namespace CrContainers.Tests.Unit.Checkpoint;

public sealed class PageRangeTests
{
    private const string Text = """
        00400000-00401000 r--p 00000000 fe:00 7 /bin/program
        00401000-00403000 r-xp 00001000 fe:00 7 /bin/program
        10000000-10021000 rw-p 00000000 00:00 0 [heap]
        7f0000000000-7f0000010000 rw-p 00000000 00:00 0 
        7f0000020000-7f0000030000 rw-s 00000000 00:01 9 /dev/zero (deleted)
        7ffc00000000-7ffc00021000 rw-p 00000000 00:00 0 [stack]
        7ffc00100000-7ffc00104000 r--p 00000000 00:00 0 [vvar]
        7ffc00104000-7ffc00106000 r-xp 00000000 00:00 0 [vdso]
        ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0 [vsyscall]

        """;

    [Fact]
    public void Each_mapping_is_one_but_what_the_kernel_made() => Assert.Equal(
        [
            new(0x400000, 0x401000, true),
            new(0x401000, 0x403000, true),
            new(0x10000000, 0x10021000, false),
            new(0x7f0000000000, 0x7f0000010000, false),
            new(0x7f0000020000, 0x7f0000030000, true),
            new(0x7ffc00000000, 0x7ffc00021000, false),
        ],
        Ranges());

    [Fact]
    public void Neighbours_of_one_kind_are_joined_with_the_gap_between_them() => Assert.Equal(
        [
            new(0x400000, 0x403000, true),
            new(0x10000000, 0x7f0000010000, false),
            new(0x7f0000020000, 0x7f0000030000, true),
            new(0x7ffc00000000, 0x7ffc00021000, false),
        ],
        PageRange.Joined(Ranges()));

    [Fact]
    public void Shares_are_of_one_size_and_are_all_of_the_memory_in_its_order()
    {
        const ulong share = 0x5000;

        var shares = PageRange.Shares(Ranges(), share);

        Assert.All(shares.SkipLast(1), ranges => Assert.Equal(share, Bytes(ranges)));
        Assert.InRange(Bytes(shares[^1]), 1UL, share);
        Assert.Equal(Pages(Ranges()), Pages(shares.SelectMany(ranges => ranges)));

        static ulong Bytes(IEnumerable<PageRange> ranges) => ranges.Aggregate(0UL, (sum, range) => sum + range.End - range.Start);
    }

    private static IEnumerable<(ulong, bool)> Pages(IEnumerable<PageRange> ranges)
    {
        foreach (var range in ranges)
        {
            for (var page = range.Start; page < range.End; page += 0x1000)
            {
                yield return (page, range.OfFiles);
            }
        }
    }

    private static IEnumerable<PageRange> Ranges() => PageRange.Of(Maps.Parse(System.Text.Encoding.ASCII.GetBytes(Text)));
}
