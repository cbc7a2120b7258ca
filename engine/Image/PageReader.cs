using CrContainers.Engine.Errors;
using CrContainers.Engine.Image.Records;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Image;

/// <summary>Reads PAGE_DATA and PAGE_SUMS of one address space.</summary>
/// <param name="records">At PAGE_DATA.</param>
/// <param name="memory">The address space.</param>
/// <param name="room">For blocks of the contents.</param>
/// <param name="mostPadding">Bytes before the contents, if not as few as align them.</param>
internal sealed class PageReader(RecordReader records, MmImage memory, BlockRoom room, int mostPadding)
{
    private readonly List<ulong> sums = [];

    public void Read(PageChunk chunk)
    {
        var contentsAt = ReadHeader();
        using (var blocks = new PageBlocks(records.Input, room, ContentBytes))
        {
            ReadContents(blocks, chunk);
        }

        RequireSums(ReadSums(sums.Count), contentsAt);
    }

    /// <summary>Passes over the contents: they are read when they are needed.</summary>
    /// <param name="file">The file of the stream, which is seekable.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="kept">Keeps blocks.</param>
    public PageContents Locate(SafeFileHandle file, string name, KeptBlocks kept)
    {
        var contentsAt = ReadHeader();
        records.Input.Skip(ContentBytes);
        var record = ReadSums((int)((ContentBytes + ImageFormat.SumBlock - 1) / ImageFormat.SumBlock));
        return new PageContents(file, name, contentsAt, (long)memory.Pages.Contents, record.Sums, kept);
    }

    private long ContentBytes => (long)memory.Pages.ContentBytes;

    /// <returns>Where the contents begin.</returns>
    private long ReadHeader()
    {
        RequireZeros(records.ReadPageHeader(memory.Mm.Id, (ulong)ContentBytes, mostPadding));
        return records.Input.Offset;
    }

    private PageSumsRecord ReadSums(int count)
    {
        var record = records.Read<PageSumsRecord>();
        records.Checks.RequireReference(record.Id == memory.Mm.Id, record, $"checksums of MM {record.Id} where those of MM {memory.Mm.Id} belong");
        records.Checks.Require(record.Sums.Count == count, record, $"{record.Sums.Count} checksums of pages, not {count}");
        return record;
    }

    /// <summary>All contents are summed, also those that no run names.</summary>
    private void ReadContents(PageBlocks blocks, PageChunk chunk)
    {
        var runs = memory.Pages.InPlaceOrder(source: 0);
        var next = 0;
        for (ulong place = 0; place < memory.Pages.Contents;)
        {
            var block = blocks.Next();
            sums.Add(block.Sum);
            next = GiveOut(block, place, runs, next, chunk);
            place += (ulong)block.Count / ImageFormat.PageSize;
            blocks.Return(block);
        }
    }

    /// <summary>A run may lie in several blocks, and a block hold several runs. Returns the first run that ends behind the block.</summary>
    private static int GiveOut(PageBlock block, ulong place, IReadOnlyList<PlacedRun> runs, int next, PageChunk chunk)
    {
        var end = place + ((ulong)block.Count / ImageFormat.PageSize);
        for (; next < runs.Count && runs[next].Place < end; next++)
        {
            var part = runs[next].Within(place, end);
            chunk(part.Start, block.Bytes.AsSpan((int)(part.Place - place) * ImageFormat.PageSize, (int)part.Bytes));
            if (runs[next].PlaceEnd > end)
            {
                break;
            }
        }

        return next;
    }

    private void RequireZeros(int padding)
    {
        Span<byte> bytes = stackalloc byte[ImageFormat.PageSize];
        for (var left = padding; left > 0;)
        {
            var at = records.Input.Offset;
            var part = bytes[..Math.Min(left, bytes.Length)];
            records.Input.Fill(part);
            var wrong = part.IndexOfAnyExcept((byte)0);
            if (wrong >= 0)
            {
                throw new ImageException(ImageError.BadPadding, at + wrong, "the padding before the pages is not zero");
            }

            left -= part.Length;
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
