using System.Runtime.InteropServices;

namespace CrContainers.Engine.Native;

/// <summary>What one task may ask about another one by its tid.</summary>
internal static unsafe class TaskQueries
{
    private const int IoprioWhoProcess = 1;
    private const int KcmpFile = 0;
    private const int KcmpFiles = 2;
    private const int KcmpFs = 3;
    private const int KcmpEpollTarget = 7;

    /// <summary>capget(2) of the calling thread: bit n stands for capability n.</summary>
    public static ulong EffectiveCapabilities()
    {
        const uint version = 0x20080522;
        var header = stackalloc uint[] { version, 0 };
        var sets = stackalloc uint[6];
        LibC.CallChecked("read", "this program's capabilities", Syscall.Capget, (long)header, (long)sets);
        return sets[0] | ((ulong)sets[3] << 32);
    }

    /// <summary>get_robust_list(2): address and length of the list head.</summary>
    public static (ulong Head, ulong Length) RobustList(int tid)
    {
        ulong head = 0;
        ulong length = 0;
        LibC.CallChecked("read the robust list of", $"task {tid}", Syscall.GetRobustList, tid, (long)&head, (long)&length);
        return (head, length);
    }

    public static SchedulingAttributes Scheduling(int tid)
    {
        SchedulingAttributes attributes;
        LibC.CallChecked("read the scheduling of", $"task {tid}", Syscall.SchedGetattr, tid, (long)&attributes, sizeof(SchedulingAttributes));
        return attributes;
    }

    public static int IoPriority(int tid) =>
        (int)LibC.CallChecked("read the I/O priority of", $"task {tid}", Syscall.IoprioGet, IoprioWhoProcess, tid);

    /// <summary>The mask of processors the task may run on, as long as the kernel has it.</summary>
    public static byte[] Affinity(int tid)
    {
        var mask = new byte[8192];
        fixed (byte* start = mask)
        {
            var length = LibC.CallChecked("read the affinity of", $"task {tid}", Syscall.SchedGetaffinity, tid, mask.Length, (long)start);
            return mask[..(int)length];
        }
    }

    /// <summary>True where two tasks have one descriptor table.</summary>
    public static bool ShareDescriptors(int first, int second) => Compare(first, second, KcmpFiles) == 0;

    /// <summary>True where two tasks have one root, working directory and umask.</summary>
    public static bool ShareDirectories(int first, int second) => Compare(first, second, KcmpFs) == 0;

    private static long Compare(int first, int second, int type) =>
        LibC.CallChecked("compare", $"task {first} and task {second}", Syscall.Kcmp, first, second, type);

    /// <summary>True where two descriptors, each of a task, are one open file (kcmp(2), KCMP_FILE).</summary>
    public static bool SameOpenFile(int pid, int number, int otherPid, int otherNumber) =>
        LibC.CallChecked("compare", $"fd {number} of task {pid} and fd {otherNumber} of task {otherPid}", Syscall.Kcmp, pid, otherPid, KcmpFile, number, otherNumber) == 0;

    /// <summary>True where a descriptor of a task still is the file that an epoll set watches under its number (kcmp(2), KCMP_EPOLL_TFD).</summary>
    public static bool IsWatched(int pid, int number, int epollPid, int epoll)
    {
        var slot = stackalloc uint[] { (uint)epoll, (uint)number, 0 };
        return LibC.Call(Syscall.Kcmp, pid, epollPid, KcmpEpollTarget, number, (long)slot) == 0;
    }
}
