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
        foreach (var thread in process.Threads.Skip(1))
        {
            CheckSharing(process, thread, blockers);
            CheckNamespaces(thread.Tid, init.HostPid, blockers);
        }

        var before = blockers.Blockers.Count;
        foreach (var thread in process.Threads)
        {
            CheckSeccomp(thread == process.Leader ? process.Status : Proc.TaskStatus.Parse(ProcFile.Read(thread.Tid, "status")), blockers);
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

    }

    private static void CheckNamespaces(int pid, int initPid, BlockerList blockers)
    {
        foreach (var name in pid == initPid ? [] : Namespaces)
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

    /// <summary>What threads usually share, and unshare(2) or setns(2) can part.</summary>
    private static void CheckSharing(HeldProcess process, Tracee thread, BlockerList blockers)
    {
        var name = $"thread {thread.Tid}";
        if (!Native.TaskQueries.ShareDescriptors(process.HostPid, thread.Tid))
        {
            blockers.Add(name, "it has a descriptor table of its own", "threads that have called unshare(CLONE_FILES) are not kept");
        }

        if (!Native.TaskQueries.ShareDirectories(process.HostPid, thread.Tid))
        {
            blockers.Add(name, "it has a working directory and umask of its own", "threads that have called unshare(CLONE_FS) are not kept");
        }

        if (Personality(thread.Tid) != Personality(process.HostPid))
        {
            blockers.Add(name, "it has a personality of its own", "set it before threads are made");
        }
    }

    private static string Personality(int tid) => ProcFile.ReadText(tid, "personality");

    private static void CheckSeccomp(Proc.TaskStatus status, BlockerList blockers)
    {
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
