using System.Collections.Concurrent;
using System.IO.Hashing;
using System.Runtime.ExceptionServices;

namespace CrContainers.Engine.Image;

/// <summary>
/// Page contents block by block with their checksums. A thread of its own reads ahead, so that the next block comes from
/// the disk while the last one goes into the task; two blocks are read in less time than it takes to make a thread.
/// </summary>
internal sealed class PageBlocks : IDisposable
{
    private const int Buffers = 4;
    private const int WithoutThread = 2 * ImageFormat.SumBlock;

    private readonly ImageInput input;
    private readonly BlockRoom room;
    private readonly BlockingCollection<PageBlock> filled = new(Buffers);
    private readonly BlockingCollection<byte[]> empty = new();
    private readonly Thread? reader;
    private long left;
    private ExceptionDispatchInfo? failure;

    /// <param name="input">Nobody else reads from it until this is disposed.</param>
    /// <param name="room">For the blocks.</param>
    /// <param name="bytes">Length of the contents.</param>
    public PageBlocks(ImageInput input, BlockRoom room, long bytes)
    {
        this.input = input;
        this.room = room;
        left = bytes;
        if (bytes > WithoutThread)
        {
            reader = new Thread(ReadAll) { IsBackground = true, Name = "image reader" };
            reader.Start();
        }
    }

    /// <summary>The next block; to be given back with <see cref="Return"/>.</summary>
    /// <exception cref="Errors.CrException">The image ends before, or cannot be read.</exception>
    public PageBlock Next()
    {
        if (reader is null)
        {
            return Read(empty.TryTake(out var returned) ? returned : room.Take(left));
        }

        if (filled.TryTake(out var block, Timeout.Infinite))
        {
            return block;
        }

        failure!.Throw();
        return default;
    }

    public void Return(PageBlock block) => empty.Add(block.Bytes);

    /// <summary>Ends the reading thread, where it is in the middle of its work.</summary>
    public void Dispose()
    {
        empty.CompleteAdding();
        while (reader is not null && filled.TryTake(out _, Timeout.Infinite))
        {
        }

        reader?.Join();
        filled.Dispose();
        empty.Dispose();
    }

    private void ReadAll()
    {
        try
        {
            for (var made = 0; left > 0; made++)
            {
                if ((made < Buffers ? room.Take(left) : NextEmpty()) is not { } buffer)
                {
                    break;
                }

                filled.Add(Read(buffer));
            }
        }
        catch (Exception exception)
        {
            failure = ExceptionDispatchInfo.Capture(exception);
        }
        finally
        {
            filled.CompleteAdding();
        }
    }

    private byte[]? NextEmpty() => empty.TryTake(out var buffer, Timeout.Infinite) ? buffer : null;

    private PageBlock Read(byte[] buffer)
    {
        var count = (int)Math.Min(left, ImageFormat.SumBlock);
        input.Fill(buffer.AsSpan(0, count));
        left -= count;
        return new PageBlock(buffer, count, XxHash3.HashToUInt64(buffer.AsSpan(0, count)));
    }
}
