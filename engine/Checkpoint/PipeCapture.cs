using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Checkpoint;

/// <summary>Pipes and FIFOs with what is in them. Kept are those whose other end the task has too, or nobody: what comes from outside
/// as stdin, stdout or stderr is the fresh container's afterwards.</summary>
internal sealed class PipeCapture(FileTable files, BlockerList blockers, IReadOnlyList<SeenDescriptor> descriptors)
{
    private readonly Dictionary<(ulong Device, ulong Inode), ulong> ids = [];
    private readonly ILookup<(ulong Device, ulong Inode), SeenDescriptor> pipes =
        descriptors.Where(descriptor => descriptor.IsPipeEnd).ToLookup(descriptor => (descriptor.Status.Device, descriptor.Status.Inode));

    /// <summary>Null where it is no pipe, or none that can be kept.</summary>
    public OpenFileRecord? Describe(SeenDescriptor descriptor, OpenFileRecord record)
    {
        var ends = Ends(descriptor);
        if (!descriptor.IsPipeEnd || (!HasBothEnds(ends) && ends[0].IsStdio))
        {
            return descriptor is { IsPipeEnd: true, IsStdio: false } ? Bare(record) with { Kind = OpenFileKind.StdioReopened, Number = ends[0].Number } : null;
        }

        return Refusal(descriptor) is null ? Keep(descriptor, record, ends) : null;
    }

    /// <summary>Why a pipe cannot be kept; null where it can.</summary>
    public (string Reason, string Hint)? Refusal(SeenDescriptor descriptor)
    {
        if (!descriptor.IsPipeEnd)
        {
            return ("it is a pipe or FIFO opened as a path (O_PATH)", "close it first");
        }

        if (descriptor.IsFifo && files.Find(descriptor.Name, descriptor.Status, mapped: false) is null)
        {
            return ("it is a FIFO whose name leads to nothing or to another file", "close it first");
        }

        using var copy = descriptor.Copy();
        return HasBothEnds(Ends(descriptor)) || !Pipe.HasOtherEnd(copy)
            ? null
            : ("it is a pipe or FIFO whose other end a process outside of the container has", "only stdin, stdout and stderr may come from outside; close it first");
    }

    /// <summary>Without flags that mean nothing for a pipe, such as O_SYNC.</summary>
    private static OpenFileRecord Bare(OpenFileRecord record) => record with { Flags = record.Flags & (uint)OpenFlags.OfPipe, Offset = 0 };

    /// <summary>All open ends of the same pipe: in the order of their numbers, then those in flight.</summary>
    private List<SeenDescriptor> Ends(SeenDescriptor descriptor) => [.. pipes[(descriptor.Status.Device, descriptor.Status.Inode)]];

    private static bool HasBothEnds(List<SeenDescriptor> ends) => ends.Exists(end => end.Reads) && ends.Exists(end => end.Writes);

    private OpenFileRecord Keep(SeenDescriptor descriptor, OpenFileRecord record, List<SeenDescriptor> ends)
    {
        using var copy = descriptor.Copy();
        var key = (descriptor.Status.Device, descriptor.Status.Inode);
        var isFirst = ids.TryAdd(key, (ulong)ids.Count + 1);
        return Bare(record) with
        {
            Kind = OpenFileKind.Pipe,
            FileId = descriptor.IsFifo ? files.Find(descriptor.Name, descriptor.Status, mapped: false)!.Id : 0,
            Detail = new PipeDetail(ids[key], Pipe.Capacity(copy), isFirst ? Contents(ends) : []),
        };
    }

    /// <summary>Nobody can read what is left in a pipe without a reading end.</summary>
    private List<byte[]> Contents(List<SeenDescriptor> ends)
    {
        if (ends.Find(end => end.Reads) is not { } reader)
        {
            return [];
        }

        using var copy = reader.Copy();
        if (Pipe.Unread(copy) is > ImageLimits.PipeContents and var unread)
        {
            blockers.Add(reader.Subject, $"{unread} bytes are in it; {ImageLimits.PipeContents} is the limit", "have them read first");
            return [];
        }

        using var duplicate = Pipe.Duplicate(copy);
        return Read(duplicate, ends.Exists(end => end.HasPackets) ? ImageFormat.PageSize : ImageLimits.PipeChunk);
    }

    /// <summary>In packet mode a read gives one packet.</summary>
    private static List<byte[]> Read(SafeFileHandle duplicate, int most)
    {
        var chunks = new List<byte[]>();
        for (var left = Pipe.Unread(duplicate); left > 0;)
        {
            var chunk = new byte[most];
            var count = FileOpening.Read(duplicate, "a pipe", chunk);
            chunks.Add(chunk[..count]);
            left -= count;
        }

        return chunks;
    }
}
