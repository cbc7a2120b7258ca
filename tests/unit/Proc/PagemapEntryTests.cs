using CrContainers.Engine.Proc;
using CsCheck;

namespace CrContainers.Tests.Unit.Proc;

public sealed class PagemapEntryTests
{
    /// <summary>A written page of anonymous memory, as read: 1e fd 10 00 00 00 00 81.</summary>
    [Fact]
    public void The_entry_of_a_real_page()
    {
        var entry = new PagemapEntry(0x8100_0000_0010_fd1e);

        Assert.True(entry.Present);
        Assert.True(entry.ExclusivelyMapped);
        Assert.Equal([0, 7], Set(entry));
    }

    [Fact]
    public void A_page_never_touched_is_all_zero() => Assert.Empty(Set(new PagemapEntry(0)));

    [Theory]
    [InlineData(63, 0)]
    [InlineData(62, 1)]
    [InlineData(61, 2)]
    [InlineData(58, 3)]
    [InlineData(57, 4)]
    [InlineData(56, 7)]
    public void Each_bit_is_the_one_of_pagemap_rst(int bit, int property) => Assert.Equal([property], Set(new PagemapEntry(1UL << bit)));

    /// <summary>Frame number, soft-dirty, and what later kernels may add.</summary>
    [Fact]
    public void No_other_bit_counts() => Gen.ULong.Sample(bits =>
        Assert.Equal(Set(new PagemapEntry(bits & 0xE700_0000_0000_0000)), Set(new PagemapEntry(bits))));

    private static int[] Set(PagemapEntry entry)
    {
        bool[] all = [entry.Present, entry.Swapped, entry.FileOrShared, entry.Guard, entry.UserfaultWriteProtected, false, false, entry.ExclusivelyMapped];
        return [.. Enumerable.Range(0, all.Length).Where(i => all[i])];
    }
}
