using CrContainers.Engine.Errors;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Checkpoint;

/// <summary>This program's copies of open files in flight. The container would see that they are open: a pipe that does not end, a lock that stays. So
/// they are closed before it goes on.</summary>
internal sealed class InFlightCopies : IDisposable
{
    private const int OpenFiles = 7;

    /// <summary>What this program opens beside, now and later.</summary>
    private const int Spare = 32;
    private readonly List<SafeFileHandle> copies = [];
    private readonly Lazy<ulong> limit = new(() => ResourceLimits.Parse(ProcFile.Read(Environment.ProcessId, "limits"))[2 * OpenFiles]);

    public void Keep(SafeFileHandle copy)
    {
        copies.Add(copy);
        if ((ulong)copy.DangerousGetHandle() + Spare >= limit.Value)
        {
            throw new CrException(
                ErrorKind.Kernel, "look at", "descriptors in flight", $"there are more than this program can open: its limit of open files (RLIMIT_NOFILE) is {limit.Value}", "raise the limit (ulimit -n)");
        }
    }

    public void Dispose() => copies.ForEach(copy => copy.Dispose());
}
