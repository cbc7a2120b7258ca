using System.IO.Hashing;
using CrContainers.Engine.Errors;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Image;

/// <summary>The page contents of one address space in an image that stays open: read when they are needed, block by block, and given out
/// only once the block's checksum was found right.</summary>
/// <param name="file">The image.</param>
/// <param name="name">For messages.</param>
/// <param name="at">Where the contents begin in it.</param>
/// <param name="pages">How many pages there are.</param>
/// <param name="sums">The checksum of each block.</param>
/// <param name="kept">Keeps the last blocks.</param>
internal sealed class PageContents(SafeFileHandle file, string name, long at, long pages, IReadOnlyList<ulong> sums, KeptBlocks kept)
{
    public const int BlockPages = ImageFormat.SumBlock / ImageFormat.PageSize;

    public long Pages => pages;

    /// <summary>Has the kernel read a block of <see cref="BlockPages"/> pages, and does not wait for it.</summary>
    public void ReadAhead(long block)
    {
        var start = block * ImageFormat.SumBlock;
        Native.ReadAhead.Of(file, at + start, Math.Min(ImageFormat.SumBlock, (pages * ImageFormat.PageSize) - start));
    }

    /// <summary>Pages in a row that lie in one block.</summary>
    /// <param name="first">Place of the first one.</param>
    /// <param name="count">How many at most.</param>
    /// <exception cref="CrException">The image ends before, cannot be read, or is not what its checksum says.</exception>
    public ReadOnlySpan<byte> Read(long first, int count)
    {
        var within = (int)(first % BlockPages);
        return Block(first / BlockPages).AsSpan(within * ImageFormat.PageSize, Math.Min(count, BlockPages - within) * ImageFormat.PageSize);
    }

    private byte[] Block(long number) => kept.Find(this, number) ?? ReadBlock(number);

    private byte[] ReadBlock(long number)
    {
        var buffer = kept.EmptyBuffer();
        var start = number * ImageFormat.SumBlock;
        var into = buffer.AsSpan(0, (int)Math.Min(ImageFormat.SumBlock, (pages * ImageFormat.PageSize) - start));
        Fill(into, at + start);
        if (XxHash3.HashToUInt64(into) != sums[(int)number])
        {
            throw new ImageException(ImageError.BadChecksum, at + start, "the checksum of page contents is wrong", image: name);
        }

        kept.Add(this, number, buffer);
        return buffer;
    }

    private void Fill(Span<byte> into, long offset)
    {
        while (into.Length > 0)
        {
            var count = TryRead(into, offset);
            if (count == 0)
            {
                throw new ImageException(ImageError.Truncated, offset, "the image ends here", image: name);
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
            throw new CrException(ErrorKind.Kernel, "read", name, exception.Message, cause: exception);
        }
    }
}
