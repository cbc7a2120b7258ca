using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Native;

/// <summary>What is forbidden for ever with a memfd (fcntl(2), F_ADD_SEALS).</summary>
internal static class MemorySeals
{
    private const int AddSeals = 1033;
    private const int GetSeals = 1034;

    /// <param name="link">Of /proc, that leads to a memfd.</param>
    public static uint Of(string link)
    {
        using var file = FileOpening.Open(link, OpenFlags.ReadOnly);
        return (uint)LibC.CallChecked("ask the seals of", link, Syscall.Fcntl, (int)file.DangerousGetHandle(), GetSeals);
    }

    /// <param name="file">Open for writing.</param>
    /// <param name="subject">For messages.</param>
    /// <param name="seals">F_SEAL_….</param>
    public static void Add(SafeFileHandle file, string subject, uint seals) =>
        LibC.CallChecked("seal", subject, Syscall.Fcntl, (int)file.DangerousGetHandle(), AddSeals, seals);
}
