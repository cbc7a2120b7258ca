using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>fanotify: what it marks, by names.</summary>
internal sealed class FanotifyCapture
{
    /// <summary>Where the link of such a descriptor leads.</summary>
    public const string LinkName = "anon_inode:[fanotify]";
    private const int EventBytes = 24;
    private const string TakeAway = "have the program take the mark away first (FAN_MARK_REMOVE)";
    private readonly BlockerList blockers;
    private readonly ContainerRoot root;
    private readonly WatchedPaths paths;
    private readonly HeldProcess process;
    private readonly Dictionary<(int Pid, int Number), int> unread;

    /// <summary>Counts what was not read before anything is opened: it may be marked.</summary>
    public FanotifyCapture(HeldProcess process, ContainerRoot root, IReadOnlyList<SeenDescriptor> descriptors, BlockerList blockers)
    {
        this.process = process;
        this.blockers = blockers;
        this.root = root;
        paths = new WatchedPaths(process, root);
        unread = descriptors.Where(IsFanotify).ToDictionary(descriptor => (descriptor.Pid, descriptor.Number), descriptor => Unread(descriptor) / EventBytes);
    }

    /// <summary>Null for a file of another kind.</summary>
    public OpenFileRecord? Describe(SeenDescriptor descriptor, OpenFileRecord record) => IsFanotify(descriptor)
        ? record with { Kind = OpenFileKind.Fanotify, Offset = 0, Detail = Detail(descriptor) }
        : null;

    private static bool IsFanotify(SeenDescriptor descriptor) => descriptor.Name == LinkName;

    private static int Unread(SeenDescriptor descriptor)
    {
        using var copy = descriptor.Copy();
        return Pipe.Unread(copy);
    }

    private FanotifyDetail Detail(SeenDescriptor descriptor)
    {
        var info = FanotifyInfo.Parse(descriptor.Info.OtherText);
        paths.Find([.. info.Marks.Where(mark => !mark.IsFileSystem).Select(mark => mark.Target).OfType<InodeMark>()]);
        CheckUnread(descriptor, info);
        if ((info.Flags & ~FanotifyDetail.AllInitFlags) != 0)
        {
            Block(descriptor, $"it is a fanotify with flags {info.Flags:x}, some unknown to this version", "use a newer cr");
        }

        return new FanotifyDetail(info.Flags, info.EventFlags, [.. info.Marks.Reverse().Select(mark => Named(descriptor, mark))]);
    }

    /// <summary>The kernel makes one of events that are alike, so that a queue cannot be made to overflow as that of an inotify.</summary>
    private void CheckUnread(SeenDescriptor descriptor, FanotifyInfo info)
    {
        var events = unread[(descriptor.Pid, descriptor.Number)];
        if (events > 0 && (info.Flags & FanotifyDetail.DecidingClasses) != 0)
        {
            Block(descriptor, $"{events} events wait at it that others may wait for it to read (FAN_CLASS_CONTENT, FAN_CLASS_PRE_CONTENT)", "have the program read them first");
        }
        else if (events > 0)
        {
            blockers.Note($"{descriptor.Label}: {events} events that it had not read from its fanotify are not kept, and it is not told");
        }
    }

    private FanotifyMark Named(SeenDescriptor descriptor, FanotifyMarkInfo mark)
    {
        var kind = mark.MountId is not null ? FanotifyMarkKind.Mount : mark.IsFileSystem ? FanotifyMarkKind.FileSystem : FanotifyMarkKind.Inode;
        var path = PathOf(mark);
        if (path is null)
        {
            Block(descriptor, Unnamed(mark), TakeAway);
        }
        else if (((mark.Mask | mark.IgnoredMask) & ~FanotifyMark.AllEvents) != 0 || (mark.Flags & ~FanotifyMark.AllFlags) != 0)
        {
            Block(descriptor, $"its mark of {path} has mask {mark.Mask:x}, {mark.IgnoredMask:x}, flags {mark.Flags:x}, some unknown to this version", "use a newer cr");
        }

        // The others are of an ignored mask that is gone.
        var flags = mark.IgnoredMask == 0 ? mark.Flags & FanotifyMark.Evictable : mark.Flags;
        return new FanotifyMark(kind, flags, mark.Mask, mark.IgnoredMask, path ?? "");
    }

    private string? PathOf(FanotifyMarkInfo mark) => mark switch
    {
        { MountId: { } id } => process.Mounts.FirstOrDefault(mount => mount.Id == id && Shows(mount))?.MountPoint,
        { IsFileSystem: true, Target: { } target } => process.Mounts.FirstOrDefault(mount => mount.Device == target.Device && Shows(mount))?.MountPoint,
        { Target: { } target } => paths.Of(target),
        _ => null,
    };

    private static string Unnamed(FanotifyMarkInfo mark) => mark switch
    {
        { MountId: { } id } => $"it marks mount {id}, which is none of the container's, or hidden by another one",
        { IsFileSystem: true } => $"it marks the file system of device {mark.Target!.Device:x}, which the container has not mounted",
        { Target: { } target } => $"no name was found for what it marks (inode {target.Inode} of device {target.Device:x}): it was deleted, or lies outside of what the container has mounted",
        _ => "it has a mark of a kind unknown to this version, as of a mount namespace",
    };

    /// <summary>Its mount point leads to it, and not to another one that is mounted over it.</summary>
    private bool Shows(Mount mount)
    {
        using var directory = root.TryOpen(mount.MountPoint);
        return directory is not null && DescriptorInfo.Parse(ProcFile.Read($"/proc/self/fdinfo/{directory.DangerousGetHandle()}")).MountId == mount.Id;
    }

    private void Block(SeenDescriptor descriptor, string reason, string hint) => blockers.Add(descriptor.Subject, reason, hint);
}
