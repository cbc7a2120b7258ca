using System.Runtime.InteropServices;

namespace CrContainers.Engine.Native;

/// <summary>The C library's words for an errno.</summary>
internal static class ErrnoText
{
    public static string Describe(Errno errno)
    {
        var text = Marshal.GetPInvokeErrorMessage((int)errno);
        return text.Length > 1 ? char.ToLowerInvariant(text[0]) + text[1..] : text;
    }
}
