using CrContainers.Engine.Errors;
using CrContainers.Engine.Image.Records;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Image;

/// <summary>Reads PAGE_DATA and PAGE_SUMS of one address space.</summary>
internal sealed class PageReader(RecordReader records, MmImage memory)
{
    private readonly List<ulong> sums = [];

    public void Read(PageChunk chunk)
    {
        var contentsAt = ReadHeader();
        using (var blocks = new PageBlocks(records.Input, ContentBytes))
        {
            ReadRuns(blocks, chunk);
        }

        RequireSums(ReadSums(sums.Count), contentsAt);
    }

    /// <summary>Passes over the contents: they are read when they are needed.</summary>
    /// <param name="file">The file of the stream, which is seekable.</param>
    public PageContents Locate(SafeFileHandle file)
    {
        var contentsAt = ReadHeader();
        records.Input.Skip(ContentBytes);
        var record = ReadSums((int)((ContentBytes + ImageFormat.SumBlock - 1) / ImageFormat.SumBlock));
        return new PageContents(file, contentsAt, (long)memory.Pages.TotalPages, record.Sums);
    }

    private long ContentBytes => (long)memory.Pages.Bytes;

    /// <returns>Where the contents begin.</returns>
    private long ReadHeader()
    {
        RequireZeros(records.ReadPageHeader(memory.Mm.Id, (ulong)ContentBytes));
        return records.Input.Offset;
    }

    private PageSumsRecord ReadSums(int count)
    {
        var record = records.Read<PageSumsRecord>();
        records.Checks.RequireReference(record.Id == memory.Mm.Id, record, $"checksums of MM {record.Id} where those of MM {memory.Mm.Id} belong");
        records.Checks.Require(record.Sums.Count == count, record, $"{record.Sums.Count} checksums of pages, not {count}");
        return record;
    }

    /// <summary>A run may lie in several blocks, and a block hold several runs.</summary>
    private void ReadRuns(PageBlocks blocks, PageChunk chunk)
    {
        PageBlock block = default;
        var taken = 0;
        foreach (var run in memory.Pages.Runs)
        {
            for (var address = run.Start; address < run.End;)
            {
                if (taken == block.Count)
                {
                    (block, taken) = (NextBlock(blocks, block), 0);
                }

                var part = block.Bytes.AsSpan(taken, (int)Math.Min((ulong)(block.Count - taken), run.End - address));
                chunk(address, part);
                taken += part.Length;
                address += (ulong)part.Length;
            }
        }
    }

    private PageBlock NextBlock(PageBlocks blocks, PageBlock done)
    {
        if (done.Count > 0)
        {
            blocks.Return(done);
        }

        var next = blocks.Next();
        sums.Add(next.Sum);
        return next;
    }

    private void RequireZeros(int padding)
    {
        var at = records.Input.Offset;
        Span<byte> bytes = stackalloc byte[padding];
        records.Input.Fill(bytes);
        var wrong = bytes.IndexOfAnyExcept((byte)0);
        if (wrong >= 0)
        {
            throw new ImageException(ImageError.BadPadding, at + wrong, "the padding before the pages is not zero");
        }
    }

    private void RequireSums(PageSumsRecord record, long contentsAt)
    {
        for (var i = 0; i < sums.Count; i++)
        {
            if (record.Sums[i] != sums[i])
            {
                throw new ImageException(ImageError.BadChecksum, contentsAt + ((long)i * ImageFormat.SumBlock), "the checksum of page contents is wrong");
            }
        }
    }
}
