using System.IO.Hashing;
using CrContainers.Engine.Errors;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image;

/// <summary>Reads PAGE_DATA and PAGE_SUMS of one address space.</summary>
internal sealed class PageReader(RecordReader records, MmImage memory)
{
    private readonly List<ulong> sums = [];
    private readonly XxHash3 block = new();
    private int blockBytes;

    public void Read(PageChunk chunk)
    {
        var contentBytes = memory.Pages.TotalPages * ImageFormat.PageSize;
        RequireZeros(records.ReadPageHeader(memory.Mm.Id, contentBytes));
        var contentsAt = records.Input.Offset;
        var buffer = GC.AllocateUninitializedArray<byte>((int)Math.Min(contentBytes, ImageFormat.SumBlock));
        foreach (var run in memory.Pages.Runs)
        {
            ReadRun(run, buffer, chunk);
        }

        EndBlock();
        RequireSums(records.Read<PageSumsRecord>(), contentsAt);
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

    private void ReadRun(PageRun run, byte[] buffer, PageChunk chunk)
    {
        for (var address = run.Start; address < run.End;)
        {
            var part = buffer.AsSpan(0, (int)Math.Min((ulong)(ImageFormat.SumBlock - blockBytes), run.End - address));
            records.Input.Fill(part);
            block.Append(part);
            blockBytes += part.Length;
            if (blockBytes == ImageFormat.SumBlock)
            {
                EndBlock();
            }

            chunk(address, part);
            address += (ulong)part.Length;
        }
    }

    private void EndBlock()
    {
        if (blockBytes > 0)
        {
            sums.Add(block.GetCurrentHashAsUInt64());
            block.Reset();
            blockBytes = 0;
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
