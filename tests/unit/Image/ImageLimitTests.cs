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
    [InlineData(RecordType.Pages, 8)]
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
    [InlineData(RecordType.Pages, 8, ImageLimits.PageRuns)]
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
            Expect(ImageError.BadValue, ExampleImage.EncodeState(ExampleImage.Build().WithPages(run)));
        }
    }

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
