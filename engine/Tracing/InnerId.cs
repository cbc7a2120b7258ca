namespace CrContainers.Engine.Tracing;

/// <summary>Ids of threads in their own pid namespace, as their container knows them; /proc shows them by those of this program's.</summary>
internal static class InnerId
{
    /// <param name="pid">A process, on the host.</param>
    /// <exception cref="Errors.CrException">It has ended.</exception>
    public static int Of(int pid) => Of(pid, pid);

    /// <param name="pid">A process, on the host.</param>
    /// <param name="tid">One of its threads: that of another process which has got its id by now is none.</param>
    /// <exception cref="Errors.CrException">It has ended.</exception>
    public static int Of(int pid, int tid) => Proc.TaskStatus.Parse(ProcFile.Read($"/proc/{pid}/task/{tid}/status")).NsPids[^1];
}
