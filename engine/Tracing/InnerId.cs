namespace CrContainers.Engine.Tracing;

/// <summary>Ids of threads in their own pid namespace, as their container knows them; /proc shows them by those of this program's.</summary>
internal static class InnerId
{
    /// <param name="tid">Of a thread, on the host.</param>
    /// <exception cref="Errors.CrException">It has ended.</exception>
    public static int Of(int tid) => Proc.TaskStatus.Parse(ProcFile.Read(tid, "status")).NsPids[^1];
}
