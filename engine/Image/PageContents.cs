using System.IO.Hashing;
using CrContainers.Engine.Errors;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Image;

/// <summary>The page contents of one address space in an image that stays open: read when they are needed, block by block, and given out
/// only once the block's checksum was found right. The last blocks are kept.</summary>
/// <param name="file">The image.</param>
/// <param name="at">Where the contents begin in it.</param>
/// <param name="pages">How many pages there are.</param>
/// <param name="sums">The checksum of each block.</param>
internal sealed class PageContents(SafeFileHandle file, long at, long pages, IReadOnlyList<ulong> sums)
{
    public const int BlockPages = ImageFormat.SumBlock / ImageFormat.PageSize;

    private const int Kept = 4;
    private readonly List<(long Number, byte[] Bytes)> blocks = [];

    public long Pages => pages;

    /// <summary>Has the kernel read a block of <see cref="BlockPages"/> pages, and does not wait for it.</summary>
    public void ReadAhead(long block)
    {
        var start = block * ImageFormat.SumBlock;
        Native.ReadAhead.Of(file, at + start, Math.Min(ImageFormat.SumBlock, (pages * ImageFormat.PageSize) - start));
    }

    /// <summary>Pages in a row that lie in one block.</summary>
    /// <param name="first">Number of the first one.</param>
    /// <param name="count">How many at most.</param>
    /// <exception cref="CrException">The image ends before, cannot be read, or is not what its checksum says.</exception>
    public ReadOnlySpan<byte> Read(long first, int count)
    {
        var within = (int)(first % BlockPages);
        return Block(first / BlockPages).AsSpan(within * ImageFormat.PageSize, Math.Min(count, BlockPages - within) * ImageFormat.PageSize);
    }

    /// <summary>The one used last stands first.</summary>
    private byte[] Block(long number)
    {
        var place = blocks.FindIndex(block => block.Number == number);
        var bytes = place >= 0 ? blocks[place].Bytes : ReadBlock(number);
        if (place >= 0)
        {
            blocks.RemoveAt(place);
        }

        blocks.Insert(0, (number, bytes));
        return bytes;
    }

    private byte[] ReadBlock(long number)
    {
        var buffer = EmptyBuffer();
        var start = number * ImageFormat.SumBlock;
        var into = buffer.AsSpan(0, (int)Math.Min(ImageFormat.SumBlock, (pages * ImageFormat.PageSize) - start));
        Fill(into, at + start);
        return XxHash3.HashToUInt64(into) == sums[(int)number]
            ? buffer
            : throw new ImageException(ImageError.BadChecksum, at + start, "the checksum of page contents is wrong");
    }

    private byte[] EmptyBuffer()
    {
        if (blocks.Count < Kept)
        {
            return GC.AllocateUninitializedArray<byte>(ImageFormat.SumBlock);
        }

        var buffer = blocks[^1].Bytes;
        blocks.RemoveAt(blocks.Count - 1);
        return buffer;
    }

    private void Fill(Span<byte> into, long offset)
    {
        while (into.Length > 0)
        {
            var count = TryRead(into, offset);
            if (count == 0)
            {
                throw new ImageException(ImageError.Truncated, offset, "the image ends here");
            }

            into = into[count..];
            offset += count;
        }
    }

    private int TryRead(Span<byte> into, long offset)
    {
        try
        {
            return RandomAccess.Read(file, into, offset);
        }
        catch (IOException exception)
        {
            throw new CrException(ErrorKind.Kernel, "read", "image", exception.Message, cause: exception);
        }
    }
}
