using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine;

/// <summary>
/// What a checkpoint leaves so that the next one need not look at memory that has not changed: a userfaultfd(2) by which the kernel goes on noting writes. It lives as long as somebody
/// holds a copy of its descriptor; nothing of it is in the container. When the last copy is closed, the registrations are gone.
/// </summary>
/// <param name="initPid">The container's init.</param>
/// <param name="since">The id of the checkpoint since which writes are noted.</param>
/// <param name="descriptor">Owned.</param>
public sealed class KeptTracking(int initPid, Guid since, SafeFileHandle descriptor) : IDisposable
{
    public int InitPid => initPid;

    public Guid Since => since;

    public SafeFileHandle Descriptor => descriptor;

    public void Dispose() => descriptor.Dispose();
}
