namespace CrContainers.Engine.Native;

/// <summary>A container's init is nobody's child once the runtime that made it has ended: who wants its exit code adopts it.</summary>
public static unsafe class OrphanedChildren
{
    private const int SetChildSubreaper = 36;

    /// <summary>From now on orphans below this process become its children (prctl(2), PR_SET_CHILD_SUBREAPER).</summary>
    public static void Adopt() => LibC.CallChecked("adopt", "orphaned children", Syscall.Prctl, SetChildSubreaper, 1);

    /// <summary>Waits for an adopted child to end.</summary>
    /// <returns>Its exit code, or 128 and the signal that killed it, as shells have it.</returns>
    public static int WaitForExit(int pid)
    {
        int status;
        LibC.CallChecked("wait for", $"task {pid}", Syscall.Wait4, pid, (long)&status);
        var ended = new WaitStatus(status);
        return ended.Exited ? ended.ExitCode : 128 + ended.KilledBy;
    }
}
