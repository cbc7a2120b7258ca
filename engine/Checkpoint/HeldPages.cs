using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Checkpoint;

/// <summary>Pages that were read into memory while their task stood still, to be written once it goes on.</summary>
internal sealed class HeldPages : ITaskMemory
{
    private readonly IReadOnlyList<PageRun> runs;
    private readonly byte[] bytes;
    private readonly List<ulong> starts;
    private readonly List<int> offsets = [];

    private HeldPages(IReadOnlyList<PageRun> runs, byte[] bytes)
    {
        this.runs = runs;
        this.bytes = bytes;
        starts = [.. runs.Select(run => run.Start)];
        var offset = 0;
        foreach (var run in runs)
        {
            offsets.Add(offset);
            offset += (int)run.Bytes;
        }
    }

    /// <param name="hostPid">The task, held.</param>
    /// <param name="runs">The pages; less than 2 GiB.</param>
    /// <param name="room">Memory that has been touched: getting fresh one takes as long as reading into it. May be too small.</param>
    public static HeldPages Read(int hostPid, IReadOnlyList<PageRun> runs, byte[] room)
    {
        var length = runs.Sum(run => (long)run.Bytes);
        var bytes = length <= room.Length ? room : GC.AllocateUninitializedArray<byte>((int)length);
        using var task = new TaskMemoryReader(hostPid);
        new RunReader(task, runs).Fill(bytes.AsSpan(0, (int)length));
        return new HeldPages(runs, bytes);
    }

    /// <summary>A span of one run.</summary>
    public void Read(ulong address, Span<byte> into)
    {
        var found = starts.BinarySearch(address);
        var index = found < 0 ? ~found - 1 : found;
        bytes.AsSpan(offsets[index] + (int)(address - runs[index].Start), into.Length).CopyTo(into);
    }

    public bool TryRead(IReadOnlyList<(ulong Address, ulong Bytes)> parts, Span<byte> into) => false;

    public void Dispose()
    {
    }
}
