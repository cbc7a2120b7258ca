namespace CrContainers.Engine.Native;

/// <summary>A program that does a part of its parent's work dies with it (prctl(2), PR_SET_PDEATHSIG). The kernel keeps that
/// for each thread: the same one must take it back.</summary>
public static class ParentDeath
{
    private const int SetParentDeathSignal = 1;

    /// <summary>From now on. A parent that has ended before is not noticed.</summary>
    public static void Follow() => Set(Signals.Kill);

    /// <summary>From now on it outlives its parent.</summary>
    public static void Outlive() => Set(0);

    private static void Set(int signal) => LibC.CallChecked("tie", "this process to its parent", Syscall.Prctl, SetParentDeathSignal, signal);
}
