using CrContainers.Engine.Native;

namespace CrContainers.Engine;

/// <summary>Waits for the end of a process as a whole. Its first thread may have ended, and the process look like a zombie, while others still work; a
/// pidfd tells once all have ended, and the kernel has let go what they traced.</summary>
public sealed class ProcessWatch : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromDays(1);
    private readonly PidFd process;

    /// <exception cref="Errors.CrException">There is no such process.</exception>
    public ProcessWatch(int pid) => process = PidFd.Open(pid);

    public void WaitForEnd()
    {
        while (!process.WaitForEnd(Long))
        {
        }
    }

    public void Dispose() => process.Dispose();
}
