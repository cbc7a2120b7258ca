using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>
/// The terminal a runtime has made for a container (docker run -t): a pseudo terminal whose other end the engine holds. It is
/// mounted at /dev/console, and controls the init's session. The fresh container has one of its own; what the program has set in it is kept.
/// </summary>
internal sealed class ContainerConsole
{
    private const string Path = "/dev/console";
    private const int ControlMajor = 5;
    private readonly FileStatus? console;
    private readonly bool controlsInit;

    /// <param name="initPid">The container's init.</param>
    /// <param name="root">Its root.</param>
    public ContainerConsole(int initPid, ContainerRoot root)
    {
        console = root.Look(Path) is { IsCharacterDevice: true } status ? status : null;
        controlsInit = console is { } device && TaskStat.Parse(ProcFile.Read(initPid, "stat")).TerminalDevice == (int)device.RawDevice;
    }

    /// <summary>Its settings, once a descriptor of it was found.</summary>
    public TerminalRecord? Record { get; private set; }

    /// <summary>By which of its names a descriptor was opened; null for any other file.</summary>
    public int? NameOf(SeenDescriptor descriptor)
    {
        if (!descriptor.IsTerminal || console is not { } device)
        {
            return null;
        }

        var isControl = descriptor.Status.DeviceMajor == ControlMajor && descriptor.Status.DeviceMinor == 0;
        return isControl && controlsInit ? OpenFileRecord.ConsoleByControl
            : descriptor.Status.Device == device.Device && descriptor.Status.Inode == device.Inode ? OpenFileRecord.ConsoleByPath
            : null;
    }

    /// <summary>Reads its settings through a copy of one of its descriptors.</summary>
    public void Capture(SeenDescriptor descriptor, BlockerList blockers)
    {
        if (Record is not null)
        {
            return;
        }

        using var copy = descriptor.Copy();
        Record = TerminalCapture.Of(copy);
        if (Record is not null && Terminal.Unread(copy) is > 0 and var unread)
        {
            blockers.Note($"{unread} bytes of typed input that it had not read are not kept");
        }
    }
}
