namespace CrContainers.Tests.Live.Layouts;

/// <summary>The VmFlags of /proc/PID/smaps that the model foresees, named as there.</summary>
[Flags]
internal enum VmFlags
{
    None = 0,
    Gd = 1,
    Lo = 2,
    Lf = 4,
    Sr = 8,
    Rr = 16,
    Dc = 32,
    Dd = 64,
    Wf = 128,
    Hg = 256,
    Nh = 512,
    Mg = 1024,
    Nr = 2048,
    Dp = 4096,
}
