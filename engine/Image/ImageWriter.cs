using System.IO.Hashing;
using CrContainers.Engine.Errors;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image;

/// <summary>Writes an image record by record to a stream that need not be seekable. The order is the caller's.</summary>
public sealed class ImageWriter(Stream stream)
{
    private readonly PayloadWriter payload = new();
    private readonly XxHash3 headers = new();
    private readonly List<ulong> sums = [];
    private readonly XxHash3 block = new();
    private ulong records;
    private ulong pagesId;
    private long pagesLeft;
    private int blockBytes;

    /// <summary>Length of the image so far.</summary>
    public long BytesWritten { get; private set; }

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
        Put(payload.Written);
    }

    /// <summary>Begins PAGE_DATA: padding up to the next multiple of the page size, then the contents.</summary>
    public void BeginPages(ulong mmId, long contentBytes)
    {
        var padding = (int)(-(BytesWritten + RecordHeader.Size) & (ImageFormat.PageSize - 1));
        WriteHeader(RecordType.PageData, (ulong)(padding + contentBytes), mmId, []);
        Put(new byte[padding]);
        pagesId = mmId;
        pagesLeft = contentBytes;
    }

    public void WritePages(ReadOnlySpan<byte> contents)
    {
        pagesLeft -= contents.Length;
        Put(contents);
        while (contents.Length > 0)
        {
            var part = contents[..Math.Min(contents.Length, ImageFormat.SumBlock - blockBytes)];
            block.Append(part);
            blockBytes += part.Length;
            contents = contents[part.Length..];
            if (blockBytes == ImageFormat.SumBlock)
            {
                EndBlock();
            }
        }
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

    /// <summary>Writes TAIL and flushes the stream.</summary>
    public void Finish()
    {
        Write(new TailRecord { RecordCount = records, Sum = headers.GetCurrentHashAsUInt64() });
        stream.Flush();
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
        Put(header);
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        try
        {
            stream.Write(bytes);
        }
        catch (IOException exception)
        {
            throw new CrException(ErrorKind.Kernel, "write", "image", exception.Message, "free some space, or write elsewhere", exception);
        }

        BytesWritten += bytes.Length;
    }
}
