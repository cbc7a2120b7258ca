using System.IO.Hashing;
using CrContainers.Engine.Errors;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image;

/// <summary>Reads an image front to back from a stream that need not be seekable; everything it claims is checked.</summary>
public sealed class ImageReader(Stream stream)
{
    private const int FirstChunk = 64 << 10;
    private readonly XxHash3 headers = new();
    private readonly byte[] header = new byte[RecordHeader.Size];
    private long offset;
    private ulong records;

    public CheckpointImage ReadState()
    {
        var head = Read<HeadRecord>();
        var files = Many<FileRecord>(head.FileCount);
        var openFiles = Many<OpenFileRecord>(head.OpenFileCount);
        var tasks = Enumerable.Range(0, head.TaskCount).Select(_ => ReadTask()).ToArray();
        return new CheckpointImage(head, files, openFiles, tasks);
    }

    public void ReadPages(MmImage memory, PageChunk chunk)
    {
        var type = NextHeader(RecordType.PageData);
        RequireChecksum(type, []);
        var padding = (int)(-offset & (ImageFormat.PageSize - 1));
        ReadExactly(padding);
        var sums = new List<ulong>();
        var block = new XxHash3();
        var filled = 0;
        var buffer = new byte[ImageFormat.SumBlock];
        foreach (var run in memory.Pages.Runs)
        {
            for (var address = run.Start; address < run.End;)
            {
                var part = buffer.AsSpan(0, (int)Math.Min((ulong)(ImageFormat.SumBlock - filled), run.End - address));
                Fill(part);
                block.Append(part);
                filled += part.Length;
                if (filled == ImageFormat.SumBlock)
                {
                    sums.Add(block.GetCurrentHashAsUInt64());
                    block.Reset();
                    filled = 0;
                }

                chunk(address, part);
                address += (ulong)part.Length;
            }
        }

        if (filled > 0)
        {
            sums.Add(block.GetCurrentHashAsUInt64());
        }

        if (!Read<PageSumsRecord>().Sums.SequenceEqual(sums))
        {
            throw new ImageException(ImageError.BadChecksum, offset, "page contents");
        }
    }

    public void ReadTail()
    {
        var sum = headers.GetCurrentHashAsUInt64();
        var count = records;
        var tail = Read<TailRecord>();
        if (tail.Sum != sum || tail.RecordCount != count)
        {
            throw new ImageException(ImageError.BadChecksum, offset, "TAIL");
        }
    }

    private TaskImage ReadTask()
    {
        var task = Read<TaskRecord>();
        return new TaskImage
        {
            Task = task,
            Memory = ReadMemory(),
            FileSystem = Read<FileSystemRecord>(),
            Descriptors = Read<DescriptorsRecord>(),
            SignalActions = Read<SignalActionsRecord>(),
            SharedPending = Read<PendingSignalsRecord>(),
            IntervalTimers = Read<IntervalTimersRecord>(),
            PosixTimers = Read<PosixTimersRecord>(),
            Limits = Read<LimitsRecord>(),
            Controls = Read<ControlsRecord>(),
            Threads = [.. Enumerable.Range(0, task.ThreadCount).Select(_ => new ThreadImage(
                Read<ThreadRecord>(), Read<CpuRecord>(), Read<CredentialsRecord>(), Read<SchedulingRecord>(), Read<PendingSignalsRecord>()))],
        };
    }

    private MmImage ReadMemory()
    {
        var mm = Read<MmRecord>();
        return new MmImage(mm, Many<VmaRecord>(mm.MappingCount), Read<MmContextRecord>(), Read<PagesRecord>());
    }

    private List<T> Many<T>(int count)
        where T : IRecord<T>
    {
        var list = new List<T>();
        for (var i = 0; i < count; i++)
        {
            list.Add(Read<T>());
        }

        return list;
    }

    private T Read<T>()
        where T : IRecord<T>
    {
        var next = NextHeader(T.Type);
        var at = offset;
        var payload = ReadExactly((long)next.Length);
        RequireChecksum(next, payload);
        var reader = new PayloadReader(payload, at);
        var record = T.Read(ref reader, next.Id);
        reader.End();
        return record;
    }

    private RecordHeader NextHeader(RecordType wanted)
    {
        Fill(header);
        headers.Append(header);
        records++;
        var next = RecordHeader.Read(header);
        return next.Type == wanted ? next : throw new ImageException(ImageError.WrongOrder, offset, $"record {next.Type} where {wanted} belongs");
    }

    private void RequireChecksum(RecordHeader next, ReadOnlySpan<byte> payload)
    {
        if (RecordHeader.ChecksumOf(header, payload) != next.Checksum)
        {
            throw new ImageException(ImageError.BadChecksum, offset, $"record {next.Type}");
        }
    }

    private byte[] ReadExactly(long length)
    {
        var bytes = new byte[Math.Min(length, FirstChunk)];
        var done = 0;
        while (done < length)
        {
            Fill(bytes.AsSpan(done));
            done = bytes.Length;
            if (done < length)
            {
                Array.Resize(ref bytes, (int)Math.Min(length, done * 2L));
            }
        }

        return bytes;
    }

    private void Fill(Span<byte> into)
    {
        var read = stream.ReadAtLeast(into, into.Length, throwOnEndOfStream: false);
        offset += read;
        if (read < into.Length)
        {
            throw new ImageException(ImageError.Truncated, offset, "the image ends here");
        }
    }
}
