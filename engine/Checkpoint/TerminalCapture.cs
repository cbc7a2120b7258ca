using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Checkpoint;

/// <summary>Settings and window size of a terminal, through a copy of a descriptor.</summary>
internal static class TerminalCapture
{
    /// <summary>Null where it is no terminal, or one that was hung up.</summary>
    public static TerminalRecord? Of(SafeFileHandle file)
    {
        if (Terminal.Settings(file) is not { } settings)
        {
            return null;
        }

        var window = Terminal.Window(file);
        return new TerminalRecord { Settings = settings, Rows = window[0], Columns = window[1], Width = window[2], Height = window[3] };
    }
}
