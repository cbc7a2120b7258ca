using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Tests.Unit.Image;

/// <summary>What version 2.3 can say of descriptors beside sockets and memory.</summary>
internal static class ExampleOtherFiles
{
    private static readonly OpenFileRecord[] OpenFiles =
    [
        new()
        {
            Id = 39, Kind = OpenFileKind.Fanotify, Flags = 0x802,
            Detail = new FanotifyDetail(0x13, 0x88000, [new(FanotifyMarkKind.Inode, 0x640, 0x48000008, 0x40000020, "/tmp/m\u00e4rked"), new(FanotifyMarkKind.Mount, 0, 8, 0, "/dev/shm"), new(FanotifyMarkKind.FileSystem, 0x40, 0, 2, "/dev/shm")]),
        },
        new() { Id = 40, Kind = OpenFileKind.Watches, Flags = 0x800, Detail = new WatchesDetail([new(1, 0x84000fff, "/"), new(7, 2, "/var/log/ex\u00e4mple.log")], HasUnread: true) },
        new() { Id = 41, Kind = OpenFileKind.KernelFile, FileId = 40, Flags = 0x8000, Offset = 6 },
        new() { Id = 42, Kind = OpenFileKind.PidFd, Flags = 0x802, Detail = new PidFdDetail(1, IsThread: true) },
        new()
        {
            Id = 43, Kind = OpenFileKind.PtyMaster, Flags = 0x8002,
            Detail = new PtyMasterDetail
            {
                Index = 3, Terminal = new TerminalRecord { Settings = new byte[44], Rows = 25, Columns = 81, Width = 0, Height = 0 },
                IsControlling = true, IsLocked = true, HasPackets = true, Mode = 0x190, Uid = 1000, Gid = 5,
            },
        },
        new() { Id = 44, Kind = OpenFileKind.PtySlave, Flags = 0x8802, Detail = new PtySlaveDetail(3, IsByControl: true, IsExclusive: true) },
    ];

    private static readonly FileRecord[] Files =
    [
        new() { Id = 40, Kind = FileKind.Regular, Path = "/proc/1/status", Device = 0x2c, Inode = 4714, Size = 0, Modified = 0 },
    ];

    /// <summary>Each open file has one descriptor, with the number of its id.</summary>
    public static CheckpointImage AddTo(CheckpointImage image)
    {
        var task = image.Tasks[0];
        var entries = OpenFiles.Select(file => new DescriptorEntry((int)file.Id, file.Id, CloseOnExec: false));
        return image with
        {
            Files = [.. image.Files, .. Files],
            OpenFiles = [.. image.OpenFiles, .. OpenFiles],
            Tasks =
            [
                task with
                {
                    FileLocks = new FileLocksRecord { Locks = [new(3, FileLockKind.Whole, true, 0, FileLock.ToEnd), new(3, FileLockKind.Posix, false, 5, 9)] },
                    FileOwners = new FileOwnersRecord { Owners = [new(10, FileOwnerKind.Thread, 1, 34, IsAsync: true), new(14, FileOwnerKind.Process, 0, 10, IsAsync: false)] },
                    Descriptors = new DescriptorsRecord { Entries = [.. task.Descriptors.Entries, .. entries] },
                },
            ],
        };
    }
}
