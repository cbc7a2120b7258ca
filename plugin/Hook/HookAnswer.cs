using CrContainers.Engine.Native;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Plugin.Hook;

/// <summary>What the background process tells <c>cr-hook</c>, which reads its stdout; an error it reads from stderr and the exit code.</summary>
internal static class HookAnswer
{
    /// <summary>All is checked. From here on nobody listens: stdin, stdout and stderr are closed. Not the console's stream, which
    /// does not tell that the reader is gone.</summary>
    public static int Ready()
    {
        using (var output = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0))
        {
            output.Write("ready\n"u8);
        }

        BackgroundProcess.CloseStandardStreams();
        return 0;
    }
}
