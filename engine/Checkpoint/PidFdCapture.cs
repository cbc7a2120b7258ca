using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>pidfds of the task's own process and its threads.</summary>
internal sealed class PidFdCapture(HeldProcess process, BlockerList blockers)
{
    private const string Hint = "close it first";

    /// <summary>Null for a file of another kind.</summary>
    public OpenFileRecord? Describe(SeenDescriptor descriptor, OpenFileRecord record)
    {
        if (descriptor.Name != "anon_inode:[pidfd]")
        {
            return null;
        }

        var info = PidFdInfo.Parse(descriptor.Info.OtherText);
        if (info.HostId == -1 || process.Threads.All(thread => thread.Tid != info.HostId))
        {
            blockers.Add(descriptor.Subject, info.HostId == -1 ? "it is a pidfd of a process that has ended" : $"it is a pidfd of process {info.Id}, which is not the task's own", Hint);
        }

        return record with
        {
            Kind = OpenFileKind.PidFd,
            Flags = record.Flags & ~(uint)OpenFlags.Exclusive,
            Detail = new PidFdDetail(info.Id, (record.Flags & (uint)OpenFlags.Exclusive) != 0),
        };
    }
}
