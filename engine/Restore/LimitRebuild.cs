using System.Runtime.InteropServices;
using CrContainers.Engine.Errors;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Restore;

/// <summary>Resource limits, set by the task itself: it may lower any, and raise a hard one only where its container lets it.</summary>
internal static class LimitRebuild
{
    private const int OpenFiles = 7;

    /// <summary>Descriptors above a soft limit lowered later must be placed all the same.</summary>
    public static void RaiseOpenFiles(RestoreCalls calls, int pid)
    {
        var hard = ResourceLimits.Parse(ProcFile.Read(pid, "limits"))[(2 * OpenFiles) + 1];
        calls.Call("raise", "the limit of open files", Syscall.Prlimit64, 0, OpenFiles, calls.Put(Bytes(new ResourceLimit(hard, hard))), 0);
    }

    public static void Run(RestoreCalls calls, int pid, LimitsRecord limits)
    {
        var current = ResourceLimits.Parse(ProcFile.Read(pid, "limits"));
        for (var resource = 0; resource < LimitsRecord.Count; resource++)
        {
            var limit = limits.Limits[resource];
            if (limit != new ResourceLimit(current[2 * resource], current[(2 * resource) + 1]))
            {
                calls.Queue("set", $"resource limit {Name(resource)} to {limit.Soft}:{limit.Hard}", Syscall.Prlimit64, 0, (ulong)resource, calls.Put(Bytes(limit)), 0);
            }
        }

        Flush(calls);
    }

    private static void Flush(RestoreCalls calls)
    {
        try
        {
            calls.Flush();
        }
        catch (KernelException exception) when (exception.Errno == Errno.EPERM)
        {
            throw new CrException(
                ErrorKind.IncompatibleHost, exception.Operation, exception.Subject, "the fresh container's hard limit is lower, and it lacks CAP_SYS_RESOURCE",
                "give the fresh container the limits of the checkpointed one (docker run --ulimit)", exception);
        }
    }

    private static byte[] Bytes(ResourceLimit limit) => MemoryMarshal.AsBytes<ulong>([limit.Soft, limit.Hard]).ToArray();

    private static string Name(int resource) => ((string[])
        ["CPU", "FSIZE", "DATA", "STACK", "CORE", "RSS", "NPROC", "NOFILE", "MEMLOCK", "AS", "LOCKS", "SIGPENDING", "MSGQUEUE", "NICE", "RTPRIO", "RTTIME"])[resource];
}
