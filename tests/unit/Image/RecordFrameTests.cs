using CrContainers.Engine;
using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Tests.Unit.Image;

/// <summary>Headers, order, ids, padding: each error has its own id and the byte it is about.</summary>
public sealed class RecordFrameTests
{
    private const int LengthAt = 8;
    private const int IdAt = 16;
    private static readonly byte[] Encoded = ExampleImage.Encode(ExampleImage.Build());
    private static readonly List<(RecordType Type, int At, int Length)> Index = RawRecords.Index(Encoded);

    [Fact]
    public void What_does_not_begin_with_HEAD_is_no_checkpoint() =>
        Expect(ImageError.BadMagic, 0, "#!/bin/sh\necho this is no checkpoint, but long enough for one\n"u8.ToArray());

    [Fact]
    public void A_wrong_magic_is_refused() => Expect(ImageError.BadMagic, RecordHeader.Size, Patched(RecordType.Head, RecordHeader.Size, 1));

    [Fact]
    public void A_wrong_magic_of_TAIL_is_refused() =>
        Expect(ImageError.BadMagic, Place(RecordType.Tail) + RecordHeader.Size, Patched(RecordType.Tail, RecordHeader.Size, 1));

    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    public void A_newer_version_is_refused_as_such(int field)
    {
        var fault = RawRecords.Fault(Patched(RecordType.Head, RecordHeader.Size + field, 9));

        Assert.Equal((ErrorKind.ImageVersion, ImageError.NewerVersion, RecordHeader.Size + 4), (fault.Kind, fault.Id, fault.Offset));
        Assert.NotNull(fault.Hint);
    }

    [Fact]
    public void Another_architecture_is_another_host()
    {
        var image = ExampleImage.Build();
        var fault = Assert.Throws<CrException>(() => { Read(image with { Head = image.Head with { Architecture = "aarch64" } }); });

        Assert.Equal(ErrorKind.IncompatibleHost, fault.Kind);
        Assert.Contains("aarch64", fault.Message, StringComparison.Ordinal);
        Assert.Contains("x86_64", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_page_size_is_another_host()
    {
        var image = ExampleImage.Build();
        var fault = Assert.Throws<CrException>(() => { Read(image with { Head = image.Head with { PageSize = 16384 } }); });

        Assert.Equal(ErrorKind.IncompatibleHost, fault.Kind);
        Assert.Contains("16384", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_out_of_place_is_refused() => Expect(ImageError.WrongOrder, Place(RecordType.Task), Patched(RecordType.Task, 0, (byte)RecordType.Thread));

    [Fact]
    public void An_unknown_record_is_refused() => Expect(ImageError.UnknownRecord, Place(RecordType.Task), Patched(RecordType.Task, 0, 99));

    [Fact]
    public void Reserved_bytes_of_a_header_are_zero() => Expect(ImageError.BadValue, Place(RecordType.Task) + 4, Patched(RecordType.Task, 4, 1));

    [Fact]
    public void A_record_without_an_object_has_no_id() => Expect(ImageError.BadValue, Place(RecordType.Task) + IdAt, Patched(RecordType.Task, IdAt, 1));

    [Fact]
    public void A_payload_longer_than_its_fields_is_refused()
    {
        var (_, at, length) = Index.First(record => record.Type == RecordType.FileSystem);
        byte[] payload = [.. Encoded.AsSpan(at + RecordHeader.Size, length - RecordHeader.Size), 0];

        Expect(ImageError.TrailingBytes, at + length, [.. Encoded.AsSpan(0, at), .. RawRecords.Record(RecordType.FileSystem, payload)]);
    }

    [Fact]
    public void Pages_belong_to_the_address_space_before_them()
    {
        Expect(ImageError.DanglingReference, Place(RecordType.Pages), Patched(RecordType.Pages, IdAt, 2));
        Expect(ImageError.DanglingReference, Place(RecordType.PageData) + IdAt, Patched(RecordType.PageData, IdAt, 2));
        Expect(ImageError.DanglingReference, Place(RecordType.PageSums), Patched(RecordType.PageSums, IdAt, 2));
    }

    [Fact]
    public void PAGE_DATA_is_as_long_as_its_pages() =>
        Expect(ImageError.BadValue, Place(RecordType.PageData) + LengthAt, Patched(RecordType.PageData, LengthAt, 0xff));

    [Fact]
    public void Padding_is_zero()
    {
        var image = Encoded.ToArray();
        image[Place(RecordType.PageData) + RecordHeader.Size + 3] = 1;

        Expect(ImageError.BadPadding, Place(RecordType.PageData) + RecordHeader.Size + 3, image);
    }

    [Fact]
    public void A_changed_page_is_seen_where_its_block_begins()
    {
        var image = Encoded.ToArray();
        image[Place(RecordType.PageSums) - 1] ^= 1;

        Expect(ImageError.BadChecksum, Place(RecordType.PageSums) - (3 * ImageFormat.PageSize), image);
    }

    [Fact]
    public void TAIL_holds_the_records_together()
    {
        var (_, at, _) = Index.First(record => record.Type == RecordType.Credentials);
        var image = Encoded.ToArray();
        image[at + RecordHeader.Size] ^= 1;
        RawRecords.Sign(image.AsSpan(at, Index.First(record => record.Type == RecordType.Credentials).Length));

        Expect(ImageError.BadChecksum, Place(RecordType.Tail), image);
        Expect(ImageError.BadValue, Place(RecordType.Tail), Patched(RecordType.Tail, RecordHeader.Size + 4, 1));
    }

    [Fact]
    public void A_stream_that_fails_is_an_error_of_the_kernel()
    {
        var fault = Assert.Throws<CrException>(() => { CheckpointEngine.ReadImage(new BrokenStream()); });

        Assert.Equal(ErrorKind.Kernel, fault.Kind);
    }

    private static void Read(CheckpointImage image) => CheckpointEngine.ReadImage(new MemoryStream(ExampleImage.EncodeState(image)));

    private static int Place(RecordType type) => Index.First(record => record.Type == type).At;

    /// <summary>One byte of a record changed, and its checksum made right. PAGE_DATA's covers the header alone.</summary>
    private static byte[] Patched(RecordType type, int field, byte value)
    {
        var (_, at, length) = Index.First(record => record.Type == type);
        var image = Encoded.ToArray();
        image[at + field] = value;
        RawRecords.Sign(image.AsSpan(at, type == RecordType.PageData ? RecordHeader.Size : length));
        return image;
    }

    private static void Expect(ImageError id, int offset, byte[] image)
    {
        var fault = RawRecords.Fault(image);
        Assert.Equal((id, offset), (fault.Id, fault.Offset));
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override int Read(Span<byte> buffer) => throw new IOException("broken");
    }
}
