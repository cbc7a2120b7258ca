using CrContainers.Engine;
using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Tests.Unit.Image;

/// <summary>Absurd lengths and counts are refused, and cost no memory.</summary>
public sealed class ImageLimitTests
{
    private const long LittleMemory = 1 << 20;
    private static readonly byte[] Encoded = ExampleImage.Encode(ExampleImage.Build());

    [Theory]
    [InlineData(ulong.MaxValue, ImageError.LengthOverLimit)]
    [InlineData(1UL << 63, ImageError.LengthOverLimit)]
    [InlineData((ulong)ImageLimits.RecordLength + 1, ImageError.LengthOverLimit)]
    [InlineData((ulong)ImageLimits.RecordLength, ImageError.Truncated)]
    public void Of_a_record(ulong length, ImageError expected)
    {
        foreach (var (type, at, _) in RawRecords.Index(Encoded).Where(record => record.Type != RecordType.PageData))
        {
            Expect(expected, [.. Encoded.AsSpan(0, at), .. RawRecords.Record(type, Encoded.AsSpan(at, 32), length)]);
        }
    }

    [Fact]
    public void Of_the_tasks() => ExpectHead(ImageError.CountOverLimit, head => head with { TaskCount = ImageLimits.Tasks + 1 });

    [Fact]
    public void Of_no_tasks() => ExpectHead(ImageError.CountOverLimit, head => head with { TaskCount = 0 });

    [Fact]
    public void Of_the_files() => ExpectHead(ImageError.CountOverLimit, head => head with { FileCount = int.MaxValue });

    [Fact]
    public void Of_the_open_files() => ExpectHead(ImageError.CountOverLimit, head => head with { OpenFileCount = -1 });

    [Fact]
    public void Of_files_that_do_not_come() => ExpectHead(ImageError.Truncated, head => head with { FileCount = ImageLimits.Files });

    [Theory]
    [InlineData(RecordType.Descriptors, 0)]
    [InlineData(RecordType.SignalActions, 0)]
    [InlineData(RecordType.PendingSignals, 0)]
    [InlineData(RecordType.IntervalTimers, 0)]
    [InlineData(RecordType.PosixTimers, 0)]
    [InlineData(RecordType.Limits, 0)]
    [InlineData(RecordType.Controls, 16)]
    [InlineData(RecordType.MmContext, 0)]
    [InlineData(RecordType.Pages, 16)]
    [InlineData(RecordType.PageSums, 0)]
    [InlineData(RecordType.Mm, 88)]
    [InlineData(RecordType.Vma, 48)]
    [InlineData(RecordType.Task, 16)]
    [InlineData(RecordType.Thread, 4)]
    [InlineData(RecordType.Cpu, 280)]
    [InlineData(RecordType.Credentials, 32)]
    [InlineData(RecordType.Scheduling, 56)]
    [InlineData(RecordType.File, 4)]
    [InlineData(RecordType.Head, 32)]
    public void Of_a_list_in_a_record(RecordType type, int field)
    {
        var (_, at, length) = RawRecords.Index(Encoded).First(record => record.Type == type);
        var image = Encoded.ToArray();
        BitConverter.TryWriteBytes(image.AsSpan(at + RecordHeader.Size + field), uint.MaxValue);
        RawRecords.Sign(image.AsSpan(at, length));

        var fault = Expect(ImageError.CountOverLimit, image);
        Assert.Equal(at + RecordHeader.Size + field, fault.Offset);
    }

    [Theory]
    [InlineData(RecordType.Descriptors, 0, ImageLimits.Descriptors)]
    [InlineData(RecordType.PendingSignals, 0, ImageLimits.PendingSignals)]
    [InlineData(RecordType.Pages, 16, ImageLimits.PageRuns)]
    [InlineData(RecordType.PageSums, 0, ImageLimits.PageSums)]
    [InlineData(RecordType.Credentials, 32, ImageLimits.Groups)]
    public void Of_a_list_longer_than_its_record(RecordType type, int field, int count)
    {
        var (_, at, length) = RawRecords.Index(Encoded).First(record => record.Type == type);
        var image = Encoded.ToArray();
        BitConverter.TryWriteBytes(image.AsSpan(at + RecordHeader.Size + field), count);
        RawRecords.Sign(image.AsSpan(at, length));

        Expect(ImageError.Truncated, image);
    }

    [Fact]
    public void Of_a_page_run()
    {
        foreach (var run in (PageRun[])[new(0x402000, ulong.MaxValue), new(0x402000, 1UL << 52), new(0x402000, 0), new(0x402001, 1), new(ulong.MaxValue - 4095, 1), new(ImageFormat.AddressLimit, 1)])
        {
            Expect(ImageError.BadValue, ExampleImage.EncodeState(ExampleImage.BuildVersion23().WithPages(run)));
            Expect(ImageError.BadValue, ExampleImage.EncodeState(ExampleImage.InVersion24(ExampleImage.Build().WithPlaced(0, new PlacedRun(run.Start, run.Pages, 1, 0)))));
        }
    }

    [Theory]
    [InlineData(1, ulong.MaxValue)]
    [InlineData(1, ImageLimits.ContentPages)]
    [InlineData(ImageLimits.ContentPages, 1)]
    [InlineData(ImageLimits.ContentPages + 1, 0)]
    public void Of_a_place(ulong pages, ulong place) => Expect(
        ImageError.BadValue, ExampleImage.EncodeState(ExampleImage.Build().WithBigMapping(0x7000_0000_0000, 1).WithPlaced(0, new PlacedRun(0x10000, pages, 1, place))));

    [Theory]
    [InlineData(ImageLimits.ContentPages + 1)]
    [InlineData(ulong.MaxValue)]
    public void Of_the_contents(ulong contents) => Expect(ImageError.CountOverLimit, ExampleImage.EncodeState(ExampleImage.Build().WithPlaced(contents)));

    [Fact]
    public void Of_the_contents_of_runs_in_a_row()
    {
        var image = ExampleImage.BuildVersion23().WithPages(new PageRun(0x10000, ImageLimits.ContentPages), new PageRun(0x7ffd_0000_0000, 1));

        Expect(ImageError.CountOverLimit, ExampleImage.EncodeState(image));
    }

    [Fact]
    public void Of_contents_that_do_not_come()
    {
        var (_, pagesAt, pagesLength) = RawRecords.Index(Encoded).First(record => record.Type == RecordType.Pages);
        var (_, dataAt, dataLength) = RawRecords.Index(Encoded).First(record => record.Type == RecordType.PageData);
        var pages = ExampleImage.Build().Tasks[0].Memory.Pages;
        var padding = dataLength - RecordHeader.Size - (int)pages.ContentBytes;
        pages = pages with { Contents = ImageLimits.ContentPages };
        var data = RawRecords.Record(RecordType.PageData, [], (ulong)padding + pages.ContentBytes, pages.Id);

        Expect(ImageError.Truncated, [.. Encoded.AsSpan(0, pagesAt), .. RawRecords.Record(pages), .. Encoded.AsSpan(pagesAt + pagesLength, dataAt - pagesAt - pagesLength), .. data, .. new byte[padding + 5000]]);
    }

    [Fact]
    public void Of_the_sources() => ExpectHead(ImageError.CountOverLimit, head => head with { Sources = [.. Enumerable.Range(0, ImageLimits.Sources + 1).Select(_ => Guid.NewGuid())] });

    private static void ExpectHead(ImageError expected, Func<HeadRecord, HeadRecord> change) =>
        Expect(expected, RawRecords.Record(change(ExampleImage.Build().Head)));

    private static ImageException Expect(ImageError expected, byte[] image)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var fault = Fault(image);
        var used = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(expected, fault?.Id);
        Assert.InRange(used, 0, LittleMemory);
        return fault!;
    }

    private static ImageException? Fault(byte[] image)
    {
        try
        {
            CheckpointEngine.VerifyImage(new MemoryStream(image));
            return null;
        }
        catch (ImageException exception)
        {
            return exception;
        }
    }
}
