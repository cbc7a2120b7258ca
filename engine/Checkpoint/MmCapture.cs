using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>The bounds of an address space, from /proc/PID/stat and auxv.</summary>
internal static class MmCapture
{
    private const int MclFuture = 2;
    private const int MclOnFault = 4;

    public static MmRecord Capture(OutsideState outside, ulong id, InsideQueries queries, int lockFuture, int mappings)
    {
        var stat = outside.Stat;
        return new MmRecord
        {
            Id = id,
            StartCode = stat.StartCode,
            EndCode = stat.EndCode,
            StartData = stat.StartData,
            EndData = stat.EndData,
            StartBrk = stat.StartBrk,
            Brk = queries.Brk,
            StartStack = stat.StartStack,
            ArgStart = stat.ArgStart,
            ArgEnd = stat.ArgEnd,
            EnvStart = stat.EnvStart,
            EnvEnd = stat.EnvEnd,
            Auxv = outside.Auxv,
            LockFuture = lockFuture,
            MappingCount = mappings,
        };
    }

    /// <summary>mlockall(2)'s MCL_FUTURE shows on the scratch mapping, which was made under it.</summary>
    public static int LockFuture(IReadOnlyList<SmapsMapping> smaps, ulong scratch)
    {
        var mapping = smaps.FirstOrDefault(candidate => candidate.Start <= scratch && scratch < candidate.End);
        return mapping switch
        {
            null => 0,
            _ when mapping.Has("lf") => MclFuture | MclOnFault,
            _ when mapping.Has("lo") => MclFuture,
            _ => 0,
        };
    }
}
