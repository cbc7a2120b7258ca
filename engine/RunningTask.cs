using CrContainers.Engine.Errors;
using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine;

/// <summary>What a caller may ask about a task by its pid: a pid alone does not say whether it is still the same task.</summary>
public static class RunningTask
{
    /// <summary>Clock ticks from boot to the start of the task; null where there is none, or only its zombie.</summary>
    public static ulong? StartTime(int pid)
    {
        try
        {
            var stat = TaskStat.Parse(ProcFile.Read(pid, "stat"));
            return stat.State is (byte)'Z' or (byte)'X' ? null : stat.StartTime;
        }
        catch (CrException exception) when (exception.Kind is ErrorKind.NotFound or ErrorKind.TraceeGone)
        {
            return null;
        }
    }

    /// <summary>Sends a signal to a task if it is still the one that started at <paramref name="startTime"/>.</summary>
    public static void Signal(int pid, ulong startTime, int signal)
    {
        try
        {
            using var task = PidFd.Open(pid);
            if (StartTime(pid) == startTime)
            {
                task.Signal(signal);
            }
        }
        catch (CrException exception) when (exception.Kind == ErrorKind.TraceeGone)
        {
            // It ended by itself.
        }
    }
}
