using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>What a checkpoint does before it holds the container: much memory is copied while it runs, with its writes tracked; the image to build on is opened; memory is made ready to read the rest into.</summary>
internal sealed class Preparation : IDisposable
{
    /// <summary>Bytes that are left free before the contents, beside those for the pages of an earlier image: state takes less in nearly every case.</summary>
    private const long Front = 1 << 20;

    /// <summary>To read into while the task stands still; more is seldom needed.</summary>
    private const long MostRoom = 8 << 20;

    private readonly int initPid;
    private readonly CheckpointOptions options;
    private readonly ParentPages? parent;
    private readonly WriteTracking? tracking;
    private readonly bool areKnown;
    private LiveCopy? copy;

    private Preparation(int initPid, HostFileSystems host, Stream stream, CheckpointOptions options, IProgress<EngineProgress>? progress)
    {
        this.initPid = initPid;
        this.options = options;
        parent = options.Parent is null ? null : ParentPages.Open(options.Parent);
        var wanted = ContentsFile.Takes(stream) && (options.LeaveRunning || parent is not null);
        var isFrozen = wanted && Freezer.Holding(initPid, host) is not null;
        areKnown = wanted && options.Tracking is not null && options.Tracking.Since == parent?.Ids[0];
        tracking = areKnown ? new WriteTracking(initPid, options.Tracking!.Descriptor) : Begin(wanted && !isFrozen, host);
        if (tracking is not null || parent is not null)
        {
            var anonymous = Proc.TaskStatus.Parse(ProcFile.Read(initPid, "status")).AnonymousKilobytes << 10;
            var front = Front + ((parent?.Runs.Count ?? 0) * RunDifferences.Likely);
            Contents = Open((FileStream)stream, front, new ByteProgress(progress, "write", 0, anonymous));
            Pages = new KeptPages(Contents, parent?.Runs ?? [], areKnown ? null : parent);
        }

        copy = tracking is null || isFrozen ? null : new LiveCopy(tracking, initPid, Pages!);
    }

    /// <summary>Null where the contents are not written first, or nothing of them is known yet.</summary>
    public ContentsFile? Contents { get; private set; }

    /// <summary>What of the memory the image, or an earlier one, has; null for nothing.</summary>
    public KeptPages? Pages { get; private set; }

    /// <summary>Checkpoint ids of the images that those pages may lie in.</summary>
    public IReadOnlyList<Guid> Sources => parent?.Ids ?? [];

    /// <summary>Pages copied in each round.</summary>
    public IReadOnlyList<long> Rounds => copy?.Rounds ?? [];

    /// <summary>Touched: getting fresh memory takes as long as reading into it.</summary>
    public byte[] Room { get; private set; } = [];

    public bool IsTracked => tracking is not null;

    /// <summary>How long the task stood still for it.</summary>
    public TimeSpan Pause => tracking?.Pause ?? TimeSpan.Zero;

    /// <param name="initPid">The container's init.</param>
    /// <param name="host">Has the cgroup file systems.</param>
    /// <param name="stream">The image's.</param>
    /// <param name="options">What is asked of the checkpoint.</param>
    /// <param name="progress">Is told of pages written.</param>
    /// <exception cref="CrException">The image to build on cannot be used.</exception>
    public static Preparation Make(int initPid, HostFileSystems host, Stream stream, CheckpointOptions options, IProgress<EngineProgress>? progress)
    {
        if (options.Parent is not null && !ContentsFile.Takes(stream))
        {
            throw new CrException(ErrorKind.Usage, "checkpoint", "image", "one that builds on another cannot go through a pipe", "write it to a file");
        }

        var made = new Preparation(initPid, host, stream, options, progress);
        try
        {
            made.copy?.Run(made.areKnown);
            made.Room = options.LeaveRunning || made.IsTracked ? Touched(initPid) : [];
            return made;
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    /// <summary>The contents of pages are written first after all: none were before.</summary>
    /// <param name="file">The image's.</param>
    /// <param name="front">Bytes to leave free before them.</param>
    /// <param name="progress">Is told of pages written.</param>
    public KeptPages Begin(FileStream file, long front, ByteProgress progress)
    {
        Contents = Open(file, front, progress);
        return Pages = new KeptPages(Contents, [], compared: null);
    }

    /// <summary>The address space that is captured must be that of the image to build on.</summary>
    /// <exception cref="CrException">It is another one.</exception>
    public void RequireSame(ulong mmId)
    {
        if (parent is not null && parent.MmId != mmId)
        {
            throw new CrException(ErrorKind.Usage, "checkpoint", $"task {initPid}", $"its id in the container is {mmId}, and the parent image has a task {parent.MmId}", "give the image of the same container");
        }
    }

    /// <summary>The container still stands as it is captured: from here on writes count for the next checkpoint.</summary>
    /// <param name="stale">Pages that were written to until now.</param>
    public void BeginNext(IReadOnlyList<PageRun> stale)
    {
        if (options.KeepTracking)
        {
            tracking?.ProtectAgain(stale);
        }
    }

    /// <summary>Writes are not tracked any more, unless they are to be.</summary>
    public void EndTracking()
    {
        if (!options.KeepTracking)
        {
            tracking?.End();
        }
    }

    /// <summary>What the next checkpoint gets.</summary>
    /// <param name="checkpoint">The id of this one.</param>
    public KeptTracking? Keep(Guid checkpoint) => options.KeepTracking && tracking is not null ? new KeptTracking(initPid, checkpoint, tracking.Keep()) : null;

    public void Dispose()
    {
        Contents?.Dispose();
        tracking?.Dispose();
        parent?.Dispose();
    }

    /// <summary>What an earlier checkpoint has left is of no use to this one: without its descriptor its registrations are gone.</summary>
    private WriteTracking? Begin(bool isWanted, HostFileSystems host)
    {
        options.Tracking?.Dispose();
        return isWanted && LiveCopy.IsWorth(initPid) ? WriteTracking.Begin(initPid, host) : null;
    }

    /// <summary>A container that is left running goes on before its contents are on the disk.</summary>
    private ContentsFile Open(FileStream file, long front, ByteProgress progress) => new(file, front, progress, isAwaited: !options.LeaveRunning);

    private static byte[] Touched(int pid)
    {
        var anonymous = Proc.TaskStatus.Parse(ProcFile.Read(pid, "status")).AnonymousKilobytes << 10;
        var room = GC.AllocateUninitializedArray<byte>((int)Math.Min(MostRoom, anonymous + (anonymous / 8)));
        room.AsSpan().Fill(1);
        return room;
    }
}
