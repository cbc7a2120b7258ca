using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Native;

/// <summary>A message of a socket that was looked at and stays there.</summary>
/// <param name="Data">Its bytes.</param>
/// <param name="Length">How many it has; more than those for one that did not fit.</param>
/// <param name="Sender">struct sockaddr; empty where there is none.</param>
/// <param name="Files">Copies of the open files that travel with it.</param>
/// <param name="Credentials">Pid, as this program sees it, uid and gid of the sender, where the socket asks for them.</param>
internal sealed record PeekedMessage(byte[] Data, int Length, byte[] Sender, IReadOnlyList<SafeFileHandle> Files, (int Pid, uint Uid, uint Gid)? Credentials) : IDisposable
{
    public void Dispose()
    {
        foreach (var file in Files)
        {
            file.Dispose();
        }
    }
}
