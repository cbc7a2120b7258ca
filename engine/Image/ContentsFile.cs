using System.IO.Hashing;
using CrContainers.Engine.Errors;
using CrContainers.Engine.Native;

namespace CrContainers.Engine.Image;

/// <summary>
/// The page contents of an address space in the file of an image whose state is not known yet: they are written first, behind room for the state. A page that was
/// written is written again in its place when it has changed. Should the state need more room, the contents move.
/// </summary>
internal sealed class ContentsFile : IDisposable
{
    /// <summary>Bytes that are copied at once when contents move.</summary>
    private const int MovedAtOnce = 1 << 20;

    private readonly FileStream file;
    private readonly ByteProgress? progress;
    private readonly bool isAwaited;
    private readonly XxHash3 block = new();
    private readonly List<ulong> sums = [];
    private readonly SortedSet<int> rewritten = [];
    private ImageOutput? output;
    private int blockBytes;
    private bool moved;

    /// <param name="file">Empty, readable and seekable; the caller's.</param>
    /// <param name="front">Bytes to leave free before the contents.</param>
    /// <param name="progress">Is told of pages that are written.</param>
    /// <param name="isAwaited">A task stands still until it is on the disk: it is written there from the start.</param>
    public ContentsFile(FileStream file, long front, ByteProgress? progress, bool isAwaited)
    {
        this.isAwaited = isAwaited;
        this.file = file;
        this.progress = progress;
        At = Aligned(front);
    }

    /// <summary>Can the contents be written first?</summary>
    public static bool Takes(Stream stream) => stream is FileStream { CanSeek: true, CanRead: true, CanWrite: true, Length: 0 };

    /// <summary>Where the contents begin.</summary>
    public long At { get; private set; }

    /// <summary>How many pages there are.</summary>
    public long Pages { get; private set; }

    public long Bytes => Pages * ImageFormat.PageSize;

    /// <summary>Room for the next pages, at most so many: to be filled, and then to be <see cref="Append"/>ed.</summary>
    public Span<byte> Free(long pages)
    {
        output ??= Open();
        var most = Math.Min(pages * ImageFormat.PageSize, ImageFormat.SumBlock - blockBytes);
        return output.Free((int)most);
    }

    /// <summary>Takes the first pages of what <see cref="Free"/> gave.</summary>
    /// <returns>The place of the first one.</returns>
    public ulong Append(Span<byte> pages)
    {
        block.Append(pages);
        output!.Advance(pages.Length);
        blockBytes += pages.Length;
        if (blockBytes == ImageFormat.SumBlock)
        {
            EndBlock();
        }

        Pages += pages.Length / ImageFormat.PageSize;
        return (ulong)(Pages - (pages.Length / ImageFormat.PageSize));
    }

    /// <summary>Writes pages again, in their places. What was appended must have been <see cref="Settle"/>d.</summary>
    /// <param name="place">Of the first one.</param>
    /// <param name="pages">Their contents.</param>
    public void Rewrite(ulong place, ReadOnlySpan<byte> pages)
    {
        var start = (long)place * ImageFormat.PageSize;
        WriteAt(At + start, pages);
        for (var number = start / ImageFormat.SumBlock; number <= (start + pages.Length - 1) / ImageFormat.SumBlock; number++)
        {
            rewritten.Add((int)number);
        }
    }

    /// <summary>Returns once the file has all that was appended.</summary>
    public void Settle()
    {
        output?.Flush();
        output?.Dispose();
        output = null;
    }

    /// <summary>No more pages come: the checksum of each block.</summary>
    public IReadOnlyList<ulong> Finish()
    {
        Settle();
        if (blockBytes > 0)
        {
            EndBlock();
        }

        var buffer = new byte[rewritten.Count > 0 ? ImageFormat.SumBlock : 0];
        foreach (var number in rewritten)
        {
            var start = (long)number * ImageFormat.SumBlock;
            var bytes = buffer.AsSpan(0, (int)Math.Min(ImageFormat.SumBlock, Bytes - start));
            ReadAt(At + start, bytes);
            sums[number] = XxHash3.HashToUInt64(bytes);
        }

        return sums;
    }

    /// <summary>Has the contents begin behind at least so many bytes.</summary>
    public void MakeRoom(long front)
    {
        if (front <= At)
        {
            return;
        }

        Settle();
        var to = Aligned(Math.Max(front, 2 * At));
        var buffer = new byte[MovedAtOnce];
        for (var left = Bytes; left > 0;)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(MovedAtOnce, left));
            left -= part.Length;
            ReadAt(At + left, part);
            WriteAt(to + left, part);
        }

        At = to;
        moved = true;
    }

    /// <summary>Contents that have moved left something in the padding before them, which is zeros.</summary>
    /// <param name="from">Where the padding begins.</param>
    public void ClearPadding(long from)
    {
        if (moved)
        {
            WriteAt(from, new byte[At - from]);
        }
    }

    public void Dispose() => output?.Dispose();

    private static long Aligned(long offset) => (offset + ImageFormat.PageSize - 1) / ImageFormat.PageSize * ImageFormat.PageSize;

    private ImageOutput Open()
    {
        file.Position = At + Bytes;
        return new ImageOutput(file, progress, file.Position, isAwaited ? new WriteBack(file.SafeFileHandle, file.Position) : null);
    }

    private void EndBlock()
    {
        sums.Add(block.GetCurrentHashAsUInt64());
        block.Reset();
        blockBytes = 0;
    }

    private void ReadAt(long offset, Span<byte> into)
    {
        for (var done = 0; done < into.Length;)
        {
            var count = RandomAccess.Read(file.SafeFileHandle, into[done..], offset + done);
            done += count > 0 ? count : throw new CrException(ErrorKind.Kernel, "read", "image", $"it ends at {offset + done}: it became shorter while it was written");
        }
    }

    private void WriteAt(long offset, ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(file.SafeFileHandle, bytes, offset);
        }
        catch (IOException exception)
        {
            throw ImageOutput.Failure(exception);
        }
    }
}
