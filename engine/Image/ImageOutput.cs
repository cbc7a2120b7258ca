using System.Buffers;
using System.Collections.Concurrent;
using CrContainers.Engine.Errors;
using CrContainers.Engine.Native;

namespace CrContainers.Engine.Image;

/// <summary>
/// An image's bytes on their way to a stream. Full buffers are written by a thread of their own, so that the next pages
/// are read from the task while the last ones go to the disk; an image that fits one buffer needs no thread.
/// </summary>
/// <param name="stream">Takes them.</param>
/// <param name="progress">Is told of every full buffer.</param>
/// <param name="length">Bytes that the stream has already.</param>
/// <param name="writeBack">Is told of what the stream has taken.</param>
internal sealed class ImageOutput(Stream stream, ByteProgress? progress, long length = 0, WriteBack? writeBack = null) : IDisposable
{
    /// <summary>Small enough to stay in a processor's second-level cache between the read, the checksum and the write.</summary>
    private const int BufferSize = 256 << 10;
    private const int Buffers = 4;

    /// <summary>Buffers that are written at once: starting a thread, and memory for more buffers, cost more than waiting for so few.</summary>
    private const int WrittenAtOnce = 8;

    private readonly BlockingCollection<(byte[] Buffer, int Count)> full = new(Buffers);
    private readonly BlockingCollection<byte[]> empty = new();
    private byte[] current = ArrayPool<byte>.Shared.Rent(BufferSize);
    private int allocated = 1;
    private int used;
    private int writtenAtOnce;
    private Thread? writer;
    private volatile CrException? failure;

    /// <summary>What a failed write is told as.</summary>
    public static CrException Failure(IOException exception) => new(ErrorKind.Kernel, "write", "image", exception.Message, "free some space, or write elsewhere", exception);

    /// <summary>Bytes given so far.</summary>
    public long Length { get; private set; } = length;

    /// <summary>Room for the next bytes, at most <paramref name="most"/>: to be filled, and then to be <see cref="Advance"/>d over.</summary>
    public Span<byte> Free(int most)
    {
        if (used == BufferSize)
        {
            HandOver();
        }

        return current.AsSpan(used, Math.Min(most, BufferSize - used));
    }

    public void Advance(int count)
    {
        used += count;
        Length += count;
    }

    public void Put(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var free = Free(bytes.Length);
            bytes[..free.Length].CopyTo(free);
            Advance(free.Length);
            bytes = bytes[free.Length..];
        }
    }

    /// <summary>Returns once the stream has taken every byte.</summary>
    /// <exception cref="CrException">It has not.</exception>
    public void Flush()
    {
        if (writer is null)
        {
            WriteOut(current, used);
        }
        else
        {
            full.Add((current, used));
            Stop();
            current = empty.Take();
        }

        used = 0;
        ThrowIfFailed();
        stream.Flush();
    }

    /// <summary>Ends the writing thread; what it had not written yet is lost.</summary>
    public void Dispose()
    {
        failure ??= new CrException(ErrorKind.Internal, "write", "image", "it was given up");
        Stop();
        empty.Add(current);
        while (empty.TryTake(out var buffer))
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        full.Dispose();
        empty.Dispose();
    }

    private void HandOver()
    {
        ThrowIfFailed();
        progress?.At(Length);
        if (writer is null && ++writtenAtOnce <= WrittenAtOnce)
        {
            WriteOut(current, used);
            used = 0;
            return;
        }

        if (writer is null)
        {
            writer = new Thread(WriteAll) { IsBackground = true, Name = "image writer" };
            writer.Start();
        }

        full.Add((current, used));
        current = NextEmpty();
        used = 0;
    }

    private byte[] NextEmpty()
    {
        if (!empty.TryTake(out var buffer) && allocated < Buffers)
        {
            allocated++;
            return ArrayPool<byte>.Shared.Rent(BufferSize);
        }

        return buffer ?? empty.Take();
    }

    /// <summary>After a failure buffers are still taken, so that nobody waits for an empty one in vain.</summary>
    private void WriteAll()
    {
        foreach (var (buffer, count) in full.GetConsumingEnumerable())
        {
            if (failure is null)
            {
                WriteOut(buffer, count);
            }

            empty.Add(buffer);
        }
    }

    private void WriteOut(byte[] buffer, int count)
    {
        try
        {
            stream.Write(buffer, 0, count);
            writeBack?.Wrote(count);
        }
        catch (IOException exception)
        {
            failure = Failure(exception);
        }
    }

    private void Stop()
    {
        if (!full.IsAddingCompleted)
        {
            full.CompleteAdding();
            writer?.Join();
        }
    }

    private void ThrowIfFailed()
    {
        if (failure is not null)
        {
            throw failure;
        }
    }
}
