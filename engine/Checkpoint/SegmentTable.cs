using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>The segments of System V in the container's IPC namespace.</summary>
internal sealed class SegmentTable(int initPid)
{
    private IReadOnlyList<Segment>? segments;

    /// <summary>Null where there is none: it is of another namespace.</summary>
    public Segment? Find(ulong id) => (segments ??= Read()).FirstOrDefault(segment => (ulong)segment.Id == id);

    private IReadOnlyList<Segment> Read()
    {
        byte[] text = [];
        NamespaceThread.Run(initPid, "ipc", () => text = ProcFile.Read("/proc/sysvipc/shm"));
        return SegmentList.Parse(text);
    }
}
