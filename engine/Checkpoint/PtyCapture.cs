using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Checkpoint;

/// <summary>Pseudo terminals that the task has opened itself, in the container's own devpts: those whose master it has.</summary>
internal sealed class PtyCapture
{
    private const int ControlMajor = 5;
    private const int MasterMinor = 2;
    private const int SlaveMajor = 136;
    private const string DevicePts = "devpts";
    private readonly HeldProcess process;
    private readonly ContainerRoot root;
    private readonly BlockerList blockers;
    private readonly Dictionary<int, bool> controls = [];

    public PtyCapture(HeldProcess process, ContainerRoot root, BlockerList blockers, IReadOnlyList<SeenDescriptor> descriptors)
    {
        this.process = process;
        this.root = root;
        this.blockers = blockers;
        foreach (var master in descriptors.Where(IsMaster))
        {
            using var copy = master.Copy();
            controls[PseudoTerminal.Index(copy)] = IsControlling(copy);
        }
    }

    /// <summary>Null where it is none, or none that can be kept.</summary>
    public OpenFileRecord? Describe(SeenDescriptor descriptor, OpenFileRecord record) =>
        IsMaster(descriptor) ? record with { Kind = OpenFileKind.PtyMaster, Offset = 0, Detail = Master(descriptor) }
        : SlaveOf(descriptor) is { } slave ? record with { Kind = OpenFileKind.PtySlave, Offset = 0, Detail = Slave(descriptor, slave) }
        : null;

    private static bool IsMaster(SeenDescriptor descriptor) =>
        descriptor is { IsTerminal: true, IsPath: false, FileSystem: DevicePts, Status: { DeviceMajor: ControlMajor, DeviceMinor: MasterMinor } };

    /// <summary>Its name in the container must be that of the same file: there may be another devpts.</summary>
    private PtySlaveDetail? SlaveOf(SeenDescriptor descriptor)
    {
        var status = descriptor.Status;
        if (!descriptor.IsTerminal || descriptor.IsPath)
        {
            return null;
        }

        if (status is { DeviceMajor: ControlMajor, DeviceMinor: 0 } && controls.ContainsValue(true))
        {
            return new PtySlaveDetail(controls.First(pty => pty.Value).Key, IsByControl: true, IsExclusive: false);
        }

        var isSlave = status.DeviceMajor == SlaveMajor && controls.ContainsKey(status.DeviceMinor)
            && root.Look(NameOf(status.DeviceMinor)) is { } named && named.Device == status.Device && named.Inode == status.Inode;
        return isSlave ? new PtySlaveDetail(status.DeviceMinor, IsByControl: false, IsExclusive: false) : null;
    }

    private static string NameOf(int index) => FormattableString.Invariant($"/dev/pts/{index}");

    private PtyMasterDetail Master(SeenDescriptor descriptor)
    {
        using var copy = descriptor.Copy();
        var index = PseudoTerminal.Index(copy);
        CheckNumber(descriptor, index);
        CheckGroup(descriptor, copy, controls[index]);
        NoteUnread(descriptor, copy);
        var node = root.Look(NameOf(index)) ?? descriptor.Status;
        return new PtyMasterDetail
        {
            Index = index,
            Terminal = TerminalCapture.Of(copy) ?? throw new Errors.CrException(Errors.ErrorKind.Kernel, "look at", NameOf(index), "it has no settings"),
            IsLocked = PseudoTerminal.IsLocked(copy),
            HasPackets = PseudoTerminal.HasPackets(copy),
            IsHungUp = !Pipe.HasOtherEnd(copy),
            IsControlling = controls[index],
            Mode = node.Permissions,
            Uid = node.Uid,
            Gid = node.Gid,
        };
    }

    private PtySlaveDetail Slave(SeenDescriptor descriptor, PtySlaveDetail slave)
    {
        using var copy = descriptor.Copy();
        NoteUnread(descriptor, copy);
        return slave with { IsExclusive = PseudoTerminal.IsExclusive(copy) };
    }

    private bool IsControlling(SafeFileHandle master) =>
        PseudoTerminal.Session(master) is { } session && session == process.Status.NsSessions[0];

    private void CheckNumber(SeenDescriptor descriptor, int index)
    {
        if (index > ImageLimits.PtyIndex)
        {
            blockers.Add(descriptor.Subject, $"it is terminal {index}; {ImageLimits.PtyIndex} is the limit", "close some first");
        }
    }

    /// <summary>To control a session makes the task's own group the foreground one.</summary>
    private void CheckGroup(SeenDescriptor descriptor, SafeFileHandle master, bool isControlling)
    {
        if (isControlling && PseudoTerminal.ForegroundGroup(master) != process.Status.NsProcessGroups[0])
        {
            blockers.Add(descriptor.Subject, "another process group is in the terminal's foreground than the task's own", "bring the task to the foreground first");
        }
    }

    private void NoteUnread(SeenDescriptor descriptor, SafeFileHandle copy)
    {
        if (Terminal.Unread(copy) is > 0 and var unread)
        {
            blockers.Note($"{descriptor.Subject}: {unread} bytes that it had not read from its terminal are not kept");
        }
    }
}
