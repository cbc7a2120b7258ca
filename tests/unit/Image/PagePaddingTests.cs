using CrContainers.Engine;
using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;

namespace CrContainers.Tests.Unit.Image;

/// <summary>The zeros before page contents: as few as align them up to version 2.3, as many as the writer likes since.</summary>
public sealed class PagePaddingTests
{
    private const int LengthAt = 8;
    private static readonly byte[] Encoded = ExampleImage.Encode(ExampleImage.Build());

    [Theory]
    [InlineData(ImageFormat.PageSize)]
    [InlineData(37 * ImageFormat.PageSize)]
    public void It_may_be_longer_than_it_must(int more) =>
        Assert.Equal(ImageJson.Of(ExampleImage.Build()), ImageJson.Of(CheckpointEngine.VerifyImage(new MemoryStream(Padded(Encoded, more)))));

    [Fact]
    public void Contents_lie_aligned_in_spite_of_it() => ExpectRefused(Padded(Encoded, 512));

    [Fact]
    public void It_was_as_short_as_may_be_before() => ExpectRefused(Padded(ExampleImage.Encode(ExampleImage.BuildVersion23()), ImageFormat.PageSize));

    [Fact]
    public void It_has_an_end() => ExpectRefused(WithLength(Encoded, length => length + ImageLimits.PagePadding));

    [Fact]
    public void It_is_no_shorter_than_nothing() => ExpectRefused(WithLength(Encoded, _ => 3 * ImageFormat.PageSize - 1));

    [Fact]
    public void Each_byte_of_it_is_zero()
    {
        var image = Padded(Encoded, 3 * ImageFormat.PageSize);
        var at = DataAt(image) + RecordHeader.Size + (2 * ImageFormat.PageSize);
        image[at] = 1;

        var fault = RawRecords.Fault(image);

        Assert.Equal((ImageError.BadPadding, at), (fault.Id, fault.Offset));
    }

    private static void ExpectRefused(byte[] image)
    {
        var fault = RawRecords.Fault(image);

        Assert.Equal((ImageError.BadValue, DataAt(image) + LengthAt), (fault.Id, fault.Offset));
    }

    private static byte[] Padded(byte[] image, int more)
    {
        var at = DataAt(image) + RecordHeader.Size;
        image = WithLength(image, length => length + (ulong)more);
        image = [.. image.AsSpan(0, at), .. new byte[more], .. image.AsSpan(at)];
        RawRecords.SignTail(image);
        return image;
    }

    /// <summary>Another length of PAGE_DATA, whatever there is.</summary>
    private static byte[] WithLength(byte[] image, Func<ulong, ulong> change)
    {
        var at = DataAt(image);
        byte[] changed = [.. image];
        BitConverter.TryWriteBytes(changed.AsSpan(at + LengthAt), change(RecordHeader.Read(image.AsSpan(at)).Length));
        RawRecords.Sign(changed.AsSpan(at, RecordHeader.Size));
        return changed;
    }

    private static int DataAt(byte[] image)
    {
        var at = 0;
        while (RecordHeader.Read(image.AsSpan(at)) is var header && header.Type != RecordType.PageData)
        {
            at += RecordHeader.Size + (int)header.Length;
        }

        return at;
    }
}
