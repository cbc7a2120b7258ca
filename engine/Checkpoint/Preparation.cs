using CrContainers.Engine.Image;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>What a checkpoint does before it holds the container: of a container that goes on, much memory is copied while it runs, and memory is made ready to read the rest into.</summary>
internal sealed class Preparation : IDisposable
{
    /// <summary>Bytes that are left free before the contents: state takes less in nearly every case.</summary>
    private const long Front = 1 << 20;

    /// <summary>To read into while the task stands still; more is seldom needed.</summary>
    private const long MostRoom = 8 << 20;

    private readonly WriteTracking? tracking;

    private Preparation(WriteTracking? tracking, ContentsFile? contents, KeptPages? pages, IReadOnlyList<long> rounds, byte[] room)
    {
        this.tracking = tracking;
        Contents = contents;
        Pages = pages;
        Rounds = rounds;
        Room = room;
    }

    /// <summary>Null where nothing was copied.</summary>
    public ContentsFile? Contents { get; }

    /// <summary>Null where nothing was copied.</summary>
    public KeptPages? Pages { get; }

    /// <summary>Pages copied in each round.</summary>
    public IReadOnlyList<long> Rounds { get; }

    public byte[] Room { get; }

    public bool IsTracked => tracking is not null;

    /// <summary>How long the task stood still for it.</summary>
    public TimeSpan Pause => tracking?.Pause ?? TimeSpan.Zero;

    /// <param name="initPid">The container's init.</param>
    /// <param name="stream">The image's.</param>
    /// <param name="options">What is asked of the checkpoint.</param>
    /// <param name="progress">Is told of pages written.</param>
    public static Preparation Make(int initPid, Stream stream, CheckpointOptions options, IProgress<EngineProgress>? progress)
    {
        if (!options.LeaveRunning)
        {
            return new Preparation(null, null, null, [], []);
        }

        var anonymous = Proc.TaskStatus.Parse(ProcFile.Read(initPid, "status")).AnonymousKilobytes << 10;
        var room = Touched(Math.Min(MostRoom, anonymous + (anonymous / 8)));
        if (!ContentsFile.Takes(stream) || Freezer.Holding(initPid) is not null || !LiveCopy.IsWorth(initPid) || WriteTracking.Begin(initPid) is not { } tracking)
        {
            return new Preparation(null, null, null, [], room);
        }

        try
        {
            var contents = new ContentsFile((FileStream)stream, Front, new ByteProgress(progress, "write", 0, anonymous));
            var pages = new KeptPages(contents, []);
            var copy = new LiveCopy(tracking, initPid, pages);
            copy.Run();
            return new Preparation(tracking, contents, pages, copy.Rounds, room);
        }
        catch
        {
            tracking.Dispose();
            throw;
        }
    }

    /// <summary>Writes are not tracked any more.</summary>
    public void EndTracking() => tracking?.End();

    public void Dispose()
    {
        Contents?.Dispose();
        tracking?.Dispose();
    }

    private static byte[] Touched(long bytes)
    {
        var room = GC.AllocateUninitializedArray<byte>((int)bytes);
        room.AsSpan().Fill(1);
        return room;
    }
}
