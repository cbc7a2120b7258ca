using CrContainers.Engine.Errors;
using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;
using Microsoft.Win32.SafeHandles;

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

    /// <summary>A copy of one of its descriptors (pidfd_getfd(2)); it shares the open file.</summary>
    /// <exception cref="CrException">There is no such task, or it has no such descriptor.</exception>
    public static SafeFileHandle CopyDescriptor(int pid, int number)
    {
        using var task = PidFd.Open(pid);
        return task.CopyDescriptor(number);
    }

    /// <summary>Waits until the task that started at <paramref name="startTime"/> has ended; false where the time is over before.</summary>
    public static bool WaitForEnd(int pid, ulong startTime, TimeSpan time)
    {
        try
        {
            using var task = PidFd.Open(pid);
            return StartTime(pid) != startTime || task.WaitForEnd(time);
        }
        catch (CrException exception) when (exception.Kind == ErrorKind.TraceeGone)
        {
            return true;
        }
    }

    /// <summary>Whether the freezer of its cgroup holds it.</summary>
    public static bool IsFrozen(int pid) => Freezer.Holding(pid, new HostFileSystems()) is not null;

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
