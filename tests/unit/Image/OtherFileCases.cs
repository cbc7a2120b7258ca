using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using static CrContainers.Engine.Errors.ImageError;
using Change = System.Func<CrContainers.Engine.Image.CheckpointImage, CrContainers.Engine.Image.CheckpointImage>;

namespace CrContainers.Tests.Unit.Image;

/// <summary>More of <see cref="ValidatorCases"/>: what version 2.3 can say of descriptors beside sockets and memory.</summary>
internal static class OtherFileCases
{
    public static readonly Dictionary<string, (Change Change, ImageError Expected)> Refused = new()
    {
        ["OPEN_FILE: inotify that can be written"] = (image => image.WithFileOf(OpenFileKind.Watches, file => file with { Flags = 2 }), BadValue),
        ["OPEN_FILE: inotify with a file"] = (image => image.WithFileOf(OpenFileKind.Watches, file => file with { FileId = 1 }), BadValue),
        ["OPEN_FILE: inotify, watch 0"] = (image => image.WithWatches(new Watch(0, 1, "/")), BadValue),
        ["OPEN_FILE: inotify, watch too high"] = (image => image.WithWatches(new Watch(ImageLimits.WatchNumber + 1, 1, "/")), BadValue),
        ["OPEN_FILE: inotify, watches in disorder"] = (image => image.WithWatches(new(2, 1, "/"), new(1, 1, "/a")), BadValue),
        ["OPEN_FILE: inotify, watch twice"] = (image => image.WithWatches(new(2, 1, "/"), new(2, 1, "/a")), BadValue),
        ["OPEN_FILE: inotify, path twice"] = (image => image.WithWatches(new(1, 1, "/a"), new(2, 1, "/a")), BadValue),
        ["OPEN_FILE: inotify for nothing"] = (image => image.WithWatches(new Watch(1, 0x80000000, "/")), BadValue),
        ["OPEN_FILE: inotify, IN_MASK_ADD"] = (image => image.WithWatches(new Watch(1, 0x20000001, "/")), BadValue),
        ["OPEN_FILE: inotify of a relative path"] = (image => image.WithWatches(new Watch(1, 1, "tmp")), BadValue),
        ["OPEN_FILE: inotify of a path that leads out"] = (image => image.WithWatches(new Watch(1, 1, "/../tmp")), BadValue),
        ["OPEN_FILE: inotify of a path too long"] = (image => image.WithWatches(new Watch(1, 1, "/" + new string('a', ImageLimits.PathLength))), CountOverLimit),
        ["OPEN_FILE: fanotify that cannot be written"] = (image => image.WithFileOf(OpenFileKind.Fanotify, file => file with { Flags = 0 }), BadValue),
        ["OPEN_FILE: fanotify with a file"] = (image => image.WithFileOf(OpenFileKind.Fanotify, file => file with { FileId = 1 }), BadValue),
        ["OPEN_FILE: fanotify, unknown flag"] = (image => image.WithFanotify(fanotify => fanotify with { InitFlags = 0x4000 }), BadValue),
        ["OPEN_FILE: fanotify of two classes"] = (image => image.WithFanotify(fanotify => fanotify with { InitFlags = 0xc }), BadValue),
        ["OPEN_FILE: fanotify, events with O_CREAT"] = (image => image.WithFanotify(fanotify => fanotify with { EventFlags = 0x40 }), BadValue),
        ["OPEN_FILE: fanotify, events with O_PATH"] = (image => image.WithFanotify(fanotify => fanotify with { EventFlags = 0x200000 }), BadValue),
        ["OPEN_FILE: fanotify, mark twice"] = (image => image.WithFanotify(fanotify => fanotify with { Marks = [.. fanotify.Marks, .. fanotify.Marks] }), BadValue),
        ["OPEN_FILE: fanotify, mark of no kind"] = (image => image.WithMark(mark => mark with { Kind = (FanotifyMarkKind)4 }), BadValue),
        ["OPEN_FILE: fanotify that asks for permission"] = (image => image.WithMark(mark => mark with { Mask = 0x10000 }), BadValue),
        ["OPEN_FILE: fanotify that ignores a question for permission"] = (image => image.WithMark(mark => mark with { IgnoredMask = 0x20000 }), BadValue),
        ["OPEN_FILE: fanotify of no events"] = (image => image.WithMark(mark => mark with { Mask = 0x48000000, IgnoredMask = 0, Flags = 0 }), BadValue),
        ["OPEN_FILE: fanotify, mark that removes"] = (image => image.WithMark(mark => mark with { Flags = 2 }), BadValue),
        ["OPEN_FILE: fanotify, flags of no ignored mask"] = (image => image.WithMark(mark => mark with { IgnoredMask = 0 }), BadValue),
        ["OPEN_FILE: fanotify, mount that may be forgotten"] = (image => image.WithMark(mark => mark with { Kind = FanotifyMarkKind.Mount }), BadValue),
        ["OPEN_FILE: fanotify of a relative path"] = (image => image.WithMark(mark => mark with { Path = "tmp" }), BadValue),
        ["OPEN_FILE: fanotify of a path that leads out"] = (image => image.WithMark(mark => mark with { Path = "/../tmp" }), BadValue),
        ["OPEN_FILE: fanotify of a path too long"] = (image => image.WithMark(mark => mark with { Path = "/" + new string('a', ImageLimits.PathLength) }), CountOverLimit),
        ["OPEN_FILE: file of the kernel for writing"] = (image => image.WithFileOf(OpenFileKind.KernelFile, file => file with { Flags = 1 }), BadValue),
        ["OPEN_FILE: file of the kernel with O_TRUNC"] = (image => image.WithFileOf(OpenFileKind.KernelFile, file => file with { Flags = 0x200 }), BadValue),
        ["OPEN_FILE: file of the kernel without a name"] = (image => image.WithFileOf(OpenFileKind.KernelFile, file => file with { FileId = 99 }), DanglingReference),
        ["OPEN_FILE: file of the kernel, a FIFO"] = (image => image.WithFileOf(OpenFileKind.KernelFile, file => file with { FileId = 4 }), BadValue),
        ["OPEN_FILE: file of the kernel before its start"] = (image => image.WithFileOf(OpenFileKind.KernelFile, file => file with { Offset = -1 }), BadValue),
        ["OPEN_FILE: pidfd with a file"] = (image => image.WithFileOf(OpenFileKind.PidFd, file => file with { FileId = 1 }), BadValue),
        ["OPEN_FILE: pidfd of another process"] = (image => image.WithFileOf(OpenFileKind.PidFd, file => file with { Detail = new PidFdDetail(2, IsThread: false) }), DanglingReference),
        ["OPEN_FILE: pidfd of another thread"] = (image => image.WithFileOf(OpenFileKind.PidFd, file => file with { Detail = new PidFdDetail(77, IsThread: true) }), DanglingReference),
        ["OPEN_FILE: pty by O_PATH"] = (image => image.WithFileOf(OpenFileKind.PtyMaster, file => file with { Flags = 0x200002 }), BadValue),
        ["OPEN_FILE: pty with an offset"] = (image => image.WithFileOf(OpenFileKind.PtySlave, file => file with { Offset = 1 }), BadValue),
        ["OPEN_FILE: pty -1"] = (image => image.WithMaster(master => master with { Index = -1 }), BadValue),
        ["OPEN_FILE: pty of too high a number"] = (image => image.WithMaster(master => master with { Index = ImageLimits.PtyIndex + 1 }), BadValue),
        ["OPEN_FILE: pty with a line discipline"] = (image => image.WithMaster(master => master with { Terminal = master.Terminal with { Settings = [.. Enumerable.Repeat((byte)3, 44)] } }), BadValue),
        ["OPEN_FILE: pty of a set-uid mode"] = (image => image.WithMaster(master => master with { Mode = 0x9ff }), BadValue),
        ["OPEN_FILE: pty of nobody"] = (image => image.WithMaster(master => master with { Uid = uint.MaxValue }), BadValue),
        ["OPEN_FILE: pty of no group"] = (image => image.WithMaster(master => master with { Gid = uint.MaxValue }), BadValue),
        ["OPEN_FILE: pty with two masters"] = (image => image.WithFileOf(OpenFileKind.EventCounter, file => file with { Kind = OpenFileKind.PtyMaster, Detail = image.OpenFiles[^2].Detail }), BadValue),
        ["OPEN_FILE: two controlling ptys"] = (image => image.WithFileOf(OpenFileKind.EventCounter, file => file with { Kind = OpenFileKind.PtyMaster, Detail = (PtyMasterDetail)image.OpenFiles[^2].Detail! with { Index = 4 } }), BadValue),
        ["OPEN_FILE: pty without a master"] = (image => image.WithMaster(master => master with { Index = 4 }), DanglingReference),
        ["OPEN_FILE: controlling pty that is none"] = (image => image.WithMaster(master => master with { IsControlling = false }), BadValue),
        ["OPEN_FILE: pty whose slave is closed"] = (image => image.WithMaster(master => master with { IsHungUp = true }), BadValue),

        ["FILE_LOCKS: by no open file"] = (image => image.WithLocks(new FileLock(99, FileLockKind.Posix, true, 0, 9)), DanglingReference),
        ["FILE_LOCKS: before the start"] = (image => image.WithLocks(new FileLock(3, FileLockKind.Posix, true, -1, 9)), BadValue),
        ["FILE_LOCKS: backwards"] = (image => image.WithLocks(new FileLock(3, FileLockKind.OpenFile, true, 10, 9)), BadValue),
        ["FILE_LOCKS: flock of a part"] = (image => image.WithLocks(new FileLock(3, FileLockKind.Whole, true, 0, 9)), BadValue),
        ["FILE_LOCKS: lease of a part"] = (image => image.WithLocks(new FileLock(3, FileLockKind.Lease, true, 1, FileLock.ToEnd)), BadValue),
        ["FILE_LOCKS: of no kind"] = (image => image.WithLocks(new FileLock(3, (FileLockKind)5, true, 0, FileLock.ToEnd)), BadValue),
        ["FILE_LOCKS: two flocks"] = (image => image.WithLocks(new(3, FileLockKind.Whole, true, 0, FileLock.ToEnd), new(3, FileLockKind.Whole, false, 0, FileLock.ToEnd)), BadValue),
        ["FILE_OWNERS: of no open file"] = (image => image.WithOwners(new FileOwner(99, FileOwnerKind.Process, 1, 0, true)), DanglingReference),
        ["FILE_OWNERS: two"] = (image => image.WithOwners(new(10, FileOwnerKind.Process, 1, 0, true), new(10, FileOwnerKind.Process, 1, 9, true)), BadValue),
        ["FILE_OWNERS: signal 65"] = (image => image.WithOwners(new FileOwner(10, FileOwnerKind.Process, 1, 65, true)), BadValue),
        ["FILE_OWNERS: signal -1"] = (image => image.WithOwners(new FileOwner(10, FileOwnerKind.Process, 1, -1, true)), BadValue),
        ["FILE_OWNERS: another process"] = (image => image.WithOwners(new FileOwner(10, FileOwnerKind.Process, 2, 0, true)), DanglingReference),
        ["FILE_OWNERS: another thread"] = (image => image.WithOwners(new FileOwner(10, FileOwnerKind.Thread, 2, 0, true)), DanglingReference),
        ["FILE_OWNERS: another group"] = (image => image.WithOwners(new FileOwner(10, FileOwnerKind.ProcessGroup, 2, 0, true)), DanglingReference),
        ["FILE_OWNERS: of no kind"] = (image => image.WithOwners(new FileOwner(10, (FileOwnerKind)3, 1, 0, true)), BadValue),
    };

    private static CheckpointImage WithMaster(this CheckpointImage image, Func<PtyMasterDetail, PtyMasterDetail> change) =>
        image.WithFileOf(OpenFileKind.PtyMaster, file => file with { Detail = change((PtyMasterDetail)file.Detail!) });

    private static CheckpointImage WithLocks(this CheckpointImage image, params FileLock[] locks) =>
        image.WithTask(task => task with { FileLocks = new FileLocksRecord { Locks = locks } });

    private static CheckpointImage WithOwners(this CheckpointImage image, params FileOwner[] owners) =>
        image.WithTask(task => task with { FileOwners = new FileOwnersRecord { Owners = owners } });

    private static CheckpointImage WithWatches(this CheckpointImage image, params Watch[] watches) =>
        image.WithFileOf(OpenFileKind.Watches, file => file with { Detail = new WatchesDetail(watches, HasUnread: false) });

    private static CheckpointImage WithFanotify(this CheckpointImage image, Func<FanotifyDetail, FanotifyDetail> change) =>
        image.WithFileOf(OpenFileKind.Fanotify, file => file with { Detail = change((FanotifyDetail)file.Detail!) });

    /// <summary>Changes the first mark, which is of an inode.</summary>
    private static CheckpointImage WithMark(this CheckpointImage image, Func<FanotifyMark, FanotifyMark> change) =>
        image.WithFanotify(fanotify => fanotify with { Marks = [change(fanotify.Marks[0]), .. fanotify.Marks.Skip(1)] });

    /// <summary>Changes the open file of a kind.</summary>
    private static CheckpointImage WithFileOf(this CheckpointImage image, OpenFileKind kind, Func<OpenFileRecord, OpenFileRecord> change) =>
        image.WithOpenFile(image.OpenFiles.ToList().FindIndex(file => file.Kind == kind), change);
}
