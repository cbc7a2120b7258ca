using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Tests.Unit.Image;

/// <summary>Runs of pages as differences: what is short, and what is refused.</summary>
public sealed class RunDifferencesTests
{
    private static readonly PlacedRun[] Scattered =
    [
        new(0x40_0000, 3, 0, 0),
        new(0x40_5000, 1, 1, 70_000),
        new(0x40_6000, 1, 0, 3),
        new(0x41_0000, 1, 2, 5),
        new(0x41_1000, 200, 1, 70_001),
        new(0x7fff_0000_0000, 1, 0, 2),
    ];

    [Fact]
    public void Come_back() => Assert.Equal(Scattered, Read(Written(Scattered)));

    /// <summary>Two gaps of 1024 pages and of 2^35 or so, a source's first place of 70,000 and one run of 200 pages take more than a byte each.</summary>
    [Fact]
    public void Take_the_bytes_of_the_document() => Assert.Equal(
        [
            0x80, 8, 3, 0, 0,
            2, 1, 1, 0xe0, 0xc5, 8,
            0, 1, 0, 0,
            9, 1, 2, 10,
            0, 0xc8, 1, 1, 0,
            0xa7, 0xf6, 0xbf, 0xff, 0x7f, 1, 0, 3,
        ],
        Written(Scattered)[sizeof(uint)..]);

    [Theory]
    [InlineData(new byte[] { 0x80, 0, 1, 0, 0 }, "in more bytes than it takes")]
    [InlineData(new byte[] { 0, 1, 0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 2 }, "of more than 64 bits")]
    [InlineData(new byte[] { 0, 1, 0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1 }, "of more than 64 bits")]
    [InlineData(new byte[] { 0, 1, 0x80, 0x80, 0x80, 0x80, 0x10, 0 }, "a number of 4294967296; 4294967295 is the limit")]
    [InlineData(new byte[] { 0x80, 0x80, 0x80, 0x80, 0x80, 1, 1, 0, 0 }, "a number of 34359738368; 34359738367 is the limit")]
    [InlineData(new byte[] { 0, 0, 0, 0 }, "page run at 0 of 0 pages: it is empty")]
    [InlineData(new byte[] { 0, 1, 0, 1 }, "page run at 0: 1 pages at place 18446744073709551615")]
    public void Are_refused_where_the_document_forbids_them(byte[] run, string fault)
    {
        var refused = Assert.Throws<ImageException>(() => Read([1, 0, 0, 0, .. run]));

        Assert.Equal(ImageError.BadValue, refused.Id);
        Assert.Contains(fault, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void That_end_early_are_refused() =>
        Assert.Equal(ImageError.Truncated, Assert.Throws<ImageException>(() => Read([1, 0, 0, 0, 0x80, 0x80, 0x80, 0x80])).Id);

    /// <summary>The highest number there can be is one.</summary>
    [Fact]
    public void A_number_of_64_bits_comes_back()
    {
        var writer = new PayloadWriter();
        writer.Number(ulong.MaxValue);
        writer.Difference(long.MinValue);
        writer.Difference(long.MaxValue);
        writer.Difference(-1);
        var reader = new PayloadReader(writer.Written, 0);

        Assert.Equal(ulong.MaxValue, reader.Number(ulong.MaxValue));
        Assert.Equal([long.MinValue, long.MaxValue, -1], [reader.Difference(), reader.Difference(), reader.Difference()]);
        reader.End();
    }

    private static byte[] Written(PlacedRun[] runs)
    {
        var writer = new PayloadWriter();
        writer.List(runs, new RunDifferences().Write);
        return writer.Written.ToArray();
    }

    private static PlacedRun[] Read(byte[] bytes)
    {
        var reader = new PayloadReader(bytes, 0);
        var runs = reader.List(10, RunDifferences.Least, new RunDifferences().Read);
        reader.End();
        return runs;
    }
}
