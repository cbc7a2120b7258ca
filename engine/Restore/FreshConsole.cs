using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Restore;

/// <summary>The terminal a runtime has given the fresh init as stdin, stdout and stderr.</summary>
internal sealed class FreshConsole
{
    private const string ControlPath = "/dev/tty";
    private readonly FileStatus status;

    private FreshConsole(string path, FileStatus status)
    {
        Path = path;
        this.status = status;
    }

    /// <summary>In the container.</summary>
    public string Path { get; }

    /// <summary>Gives it the settings and the window size of the image's console; null where the image has none.</summary>
    /// <param name="init">At its first instruction, no signal blocked: SIGWINCH is of no account to it.</param>
    /// <param name="image">What it shall become.</param>
    /// <exception cref="CrException">The fresh container has no terminal.</exception>
    public static FreshConsole? Take(FreshInit init, CheckpointImage image)
    {
        if (image.Terminals is not [var terminal, ..])
        {
            return null;
        }

        using var copy = init.CopyDescriptor(0);
        if (Terminal.Settings(copy) is null || ProcFile.Link($"/proc/{init.Pid}/fd/0") is not { } path)
        {
            throw new CrException(
                ErrorKind.IncompatibleHost, "restore", "the console", "the task had a terminal, the fresh container has none", "make the fresh container with a terminal (docker create -t)");
        }

        Terminal.SetWindowOf(copy, terminal.Window);
        Terminal.SetSettingsOf(copy, terminal.Settings);
        return new FreshConsole(path, FileStatus.Of(copy, path));
    }

    /// <summary>The name to open it by once more.</summary>
    public string PathOf(OpenFileRecord file) => file.Number == OpenFileRecord.ConsoleByControl ? ControlPath : Path;

    /// <summary>What the task has opened by that name must be the console.</summary>
    public bool Is(OpenFileRecord file, FileStatus opened) => file.Number == OpenFileRecord.ConsoleByControl
        ? opened is { IsCharacterDevice: true, DeviceMajor: 5, DeviceMinor: 0 }
        : opened.Device == status.Device && opened.Inode == status.Inode;
}
