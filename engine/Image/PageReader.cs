using CrContainers.Engine.Errors;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image;

/// <summary>Reads PAGE_DATA and PAGE_SUMS of one address space.</summary>
internal sealed class PageReader(RecordReader records, MmImage memory)
{
    private readonly List<ulong> sums = [];

    public void Read(PageChunk chunk)
    {
        var contentBytes = memory.Pages.Bytes;
        RequireZeros(records.ReadPageHeader(memory.Mm.Id, contentBytes));
        var contentsAt = records.Input.Offset;
        using (var blocks = new PageBlocks(records.Input, (long)contentBytes))
        {
            ReadRuns(blocks, chunk);
        }

        RequireSums(records.Read<PageSumsRecord>(), contentsAt);
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
        records.Checks.RequireReference(record.Id == memory.Mm.Id, record, $"checksums of MM {record.Id} where those of MM {memory.Mm.Id} belong");
        records.Checks.Require(record.Sums.Count == sums.Count, record, $"{record.Sums.Count} checksums of pages, not {sums.Count}");
        for (var i = 0; i < sums.Count; i++)
        {
            if (record.Sums[i] != sums[i])
            {
                throw new ImageException(ImageError.BadChecksum, contentsAt + ((long)i * ImageFormat.SumBlock), "the checksum of page contents is wrong");
            }
        }
    }
}
