using CrContainers.Engine.Errors;

namespace CrContainers.Engine.Image;

/// <summary>An image's bytes, front to back. Small reads come out of a buffer; large ones go straight into the caller's memory.
/// The stream may be a pipe: nothing is waited for that is not needed.</summary>
internal sealed class ImageInput(Stream stream)
{
    private const int BufferSize = 64 << 10;
    private readonly byte[] buffer = GC.AllocateUninitializedArray<byte>(BufferSize);
    private int next;
    private int end;

    /// <summary>Bytes taken so far.</summary>
    public long Offset { get; private set; }

    /// <summary>Is told of every part of a large read; from the thread that reads.</summary>
    public ByteProgress? Progress { get; set; }

    /// <summary>Takes as many bytes as fit.</summary>
    /// <exception cref="ImageException">The image ends before.</exception>
    public void Fill(Span<byte> into)
    {
        while (into.Length > 0)
        {
            var count = Take(into);
            if (count == 0)
            {
                throw new ImageException(ImageError.Truncated, Offset, "the image ends here");
            }

            Offset += count;
            Progress?.At(Offset);
            into = into[count..];
        }
    }

    /// <summary>Leaves bytes out; the stream must be seekable. That they are there shows with the next <see cref="Fill"/>.</summary>
    public void Skip(long count)
    {
        var buffered = (int)Math.Min(count, end - next);
        next += buffered;
        stream.Seek(count - buffered, SeekOrigin.Current);
        Offset += count;
    }

    /// <summary>True where no byte is left. Waits for the end of a pipe.</summary>
    public bool AtEnd() => next == end && !Refill();

    private int Take(Span<byte> into)
    {
        if (next == end && into.Length >= BufferSize)
        {
            return Read(into);
        }

        if (next == end && !Refill())
        {
            return 0;
        }

        var count = Math.Min(into.Length, end - next);
        buffer.AsSpan(next, count).CopyTo(into);
        next += count;
        return count;
    }

    private bool Refill()
    {
        next = 0;
        end = Read(buffer);
        return end > 0;
    }

    private int Read(Span<byte> into)
    {
        try
        {
            return stream.Read(into);
        }
        catch (IOException exception)
        {
            throw new CrException(ErrorKind.Kernel, "read", "image", exception.Message, cause: exception);
        }
    }
}
