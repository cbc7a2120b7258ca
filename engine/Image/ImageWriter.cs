using System.IO.Hashing;
using CrContainers.Engine.Errors;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image;

/// <summary>Writes an image record by record to a stream that need not be seekable. The order is the caller's.</summary>
public sealed class ImageWriter : IRecordSink, IDisposable
{
    private readonly Stream stream;
    private readonly ByteProgress? progress;
    private ImageOutput output;
    private readonly PayloadWriter payload = new();
    private readonly XxHash3 headers = new();
    private readonly List<ulong> sums = [];
    private readonly XxHash3 block = new();
    private ulong records;
    private ulong pagesId;
    private long pagesLeft;
    private int blockBytes;

    public ImageWriter(Stream stream)
        : this(stream, null)
    {
    }

    internal ImageWriter(Stream stream, ByteProgress? progress)
    {
        this.stream = stream;
        this.progress = progress;
        output = new ImageOutput(stream, progress);
    }

    /// <summary>Length of the image so far.</summary>
    public long BytesWritten => output.Length;

    public void Write<T>(T record)
        where T : IRecord<T>
    {
        payload.Clear();
        record.Write(payload);
        if (payload.Written.Length > ImageLimits.RecordLength)
        {
            throw new CrException(ErrorKind.Unsupported, "write", "image", $"record {T.Type} would have {payload.Written.Length} bytes; {ImageLimits.RecordLength} is the limit");
        }

        WriteHeader(T.Type, (ulong)payload.Written.Length, record.Id, payload.Written);
        output.Put(payload.Written);
    }

    /// <summary>Begins PAGE_DATA: padding up to the next multiple of the page size, then the contents.</summary>
    public void BeginPages(ulong mmId, long contentBytes)
    {
        var padding = (int)(-(BytesWritten + RecordHeader.Size) & (ImageFormat.PageSize - 1));
        WriteHeader(RecordType.PageData, (ulong)(padding + contentBytes), mmId, []);
        output.Put(stackalloc byte[padding]);
        pagesId = mmId;
        pagesLeft = contentBytes;
    }

    /// <summary>Has the next contents put straight where they are written from.</summary>
    /// <param name="bytes">How many.</param>
    /// <param name="source">Asked for them part by part, in order.</param>
    public void WritePages(long bytes, PageSource source)
    {
        for (long done = 0; done < bytes;)
        {
            var most = Math.Min(bytes - done, ImageFormat.SumBlock - blockBytes);
            var part = output.Free((int)most);
            source(done, part);
            block.Append(part);
            output.Advance(part.Length);
            done += part.Length;
            blockBytes += part.Length;
            if (blockBytes == ImageFormat.SumBlock)
            {
                EndBlock();
            }
        }

        pagesLeft -= bytes;
    }

    /// <summary>Ends PAGE_DATA and writes PAGE_SUMS.</summary>
    public void EndPages()
    {
        if (pagesLeft != 0)
        {
            throw new CrException(ErrorKind.Internal, "write", "image", $"{pagesLeft} bytes of pages are missing");
        }

        if (blockBytes > 0)
        {
            EndBlock();
        }

        Write(new PageSumsRecord { Id = pagesId, Sums = [.. sums] });
        sums.Clear();
    }

    /// <summary>Writes PAGE_DATA around contents that the file has already, and PAGE_SUMS behind them.</summary>
    /// <param name="mmId">Of the MM.</param>
    /// <param name="contents">All of them are written.</param>
    internal void WritePages(ulong mmId, ContentsFile contents)
    {
        GoOnAt(BytesWritten);
        var pageSums = contents.Finish();
        contents.MakeRoom(BytesWritten + RecordHeader.Size);
        var padding = contents.At - BytesWritten - RecordHeader.Size;
        WriteHeader(RecordType.PageData, (ulong)(padding + contents.Bytes), mmId, []);
        contents.ClearPadding(BytesWritten);
        GoOnAt(contents.At + contents.Bytes);
        Write(new PageSumsRecord { Id = mmId, Sums = pageSums });
    }

    /// <summary>Writes TAIL and flushes the stream.</summary>
    public void Finish()
    {
        Write(new TailRecord { RecordCount = records, Sum = headers.GetCurrentHashAsUInt64() });
        Flush();
    }

    /// <summary>Returns once the stream has taken all that was written; the last thing to be done.</summary>
    internal void Flush() => output.Flush();

    public void Dispose() => output.Dispose();

    /// <summary>The stream has all that was written before this returns.</summary>
    private void GoOnAt(long position)
    {
        output.Flush();
        output.Dispose();
        stream.Position = position;
        output = new ImageOutput(stream, progress, position);
    }

    private void EndBlock()
    {
        sums.Add(block.GetCurrentHashAsUInt64());
        block.Reset();
        blockBytes = 0;
    }

    private void WriteHeader(RecordType type, ulong length, ulong id, ReadOnlySpan<byte> checkedPayload)
    {
        Span<byte> header = stackalloc byte[RecordHeader.Size];
        new RecordHeader(type, length, id, 0).Write(header);
        new RecordHeader(type, length, id, RecordHeader.ChecksumOf(header, checkedPayload)).Write(header);
        headers.Append(header);
        records++;
        output.Put(header);
    }
}
