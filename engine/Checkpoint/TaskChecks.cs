using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>What of a whole task, or of its place in the container, cannot be kept.</summary>
internal static class TaskChecks
{
    private const ulong UserCode64 = 0x33;
    private const int SeccompStrict = 1;

    /// <summary>runc and crun install one, or none.</summary>
    private const int FiltersOfContainer = 1;
    private static readonly string[] Namespaces = ["cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts"];

    /// <summary>False: the task must not be made to run system calls: it is stopped, runs other code, or may run none.</summary>
    public static bool Check(HeldProcess process, HeldProcess init, BlockerList blockers)
    {
        CheckTree(process, init, blockers);
        CheckNamespaces(process.HostPid, init.HostPid, blockers);
        var before = blockers.Blockers.Count;
        CheckSeccomp(process, blockers);
        foreach (var thread in process.Threads)
        {
            CheckThread(thread, blockers);
        }

        return blockers.Blockers.Count == before;
    }

    private static void CheckTree(HeldProcess process, HeldProcess init, BlockerList blockers)
    {
        if (process.HostPid != init.HostPid)
        {
            blockers.Add("process", "it is a second process", "containers of more than one process are not kept yet; let the init be the only one");
        }
        else if (process.Pid != 1)
        {
            blockers.Add("process", $"it is no init: its pid in the container is {process.Pid}", "give the container a pid namespace of its own");
        }

        if (process.Threads.Count > 1)
        {
            blockers.Add("threads", $"it has {process.Threads.Count} threads", "tasks of more than one thread are not kept yet");
        }
    }

    private static void CheckNamespaces(int pid, int initPid, BlockerList blockers)
    {
        foreach (var name in Namespaces)
        {
            if (Namespace(pid, name) != Namespace(initPid, name))
            {
                blockers.Add($"{name} namespace", "it is not the container's", "nested namespaces are not kept");
            }
        }

        if (Namespace(pid, "pid_for_children") != Namespace(pid, "pid") || Namespace(pid, "time_for_children") != Namespace(pid, "time"))
        {
            blockers.Add("namespaces for children", "they are not the task's own", "nested namespaces are not kept");
        }

        if (ProcFile.Link("/proc/self/ns/user") != Namespace(pid, "user"))
        {
            blockers.Add("user namespace", "it is not this program's", "containers with a user namespace are not kept yet");
        }
    }

    private static string? Namespace(int pid, string name) => ProcFile.Link($"/proc/{pid}/ns/{name}");

    private static void CheckSeccomp(HeldProcess process, BlockerList blockers)
    {
        var status = Proc.TaskStatus.Parse(ProcFile.Read(process.HostPid, "status"));
        if (status.Seccomp == SeccompStrict)
        {
            blockers.Add("seccomp", "it is in strict mode", "use a filter instead");
        }

        if (status.SeccompFilters > FiltersOfContainer)
        {
            blockers.Add("seccomp", $"it has {status.SeccompFilters} filters: some are its own", "filters that a program installs are not kept yet");
        }
    }

    private static void CheckThread(Tracee thread, BlockerList blockers)
    {
        if (thread.IsGroupStopped)
        {
            blockers.Add($"thread {thread.Tid}", "it is stopped by a signal", "send it SIGCONT first");
        }

        if (thread.Registers.Cs != UserCode64)
        {
            blockers.Add($"thread {thread.Tid}", "it runs 32-bit code", "only x86-64 code is kept");
        }

        if (Ptrace.DispatchesSyscalls(thread.Tid))
        {
            blockers.Add($"thread {thread.Tid}", "its system calls are dispatched to user space", "turn PR_SET_SYSCALL_USER_DISPATCH off first");
        }
    }
}
