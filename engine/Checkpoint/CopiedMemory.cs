using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Checkpoint;

/// <summary>
/// The memory of a task that goes on: its frozen copy's, but for pages that the copy would not show as they were. Those are
/// read while the task still stands: of mappings that fork(2) leaves out (MADV_DONTFORK) or empties (MADV_WIPEONFORK), and of
/// files without a name, which the copy shares with the task.
/// The copy is read through /proc/PID/mem: process_vm_readv(2) pins pages, and for a pin the kernel first makes a copy of each page that
/// two processes share (FAULT_FLAG_UNSHARE, Linux 5.19): twice the time, and as much memory again.
/// </summary>
internal sealed class CopiedMemory : ITaskMemory
{
    /// <summary>Bytes of such pages that are held at most; a task with more is not copied.</summary>
    private const ulong MostHeld = 64 << 20;

    private readonly List<ulong> starts = [];
    private readonly List<byte[]> held = [];
    private readonly MemoryFile copy;

    private CopiedMemory(FrozenCopy copy)
    {
        Source = copy;
        this.copy = new MemoryFile(copy.HostPid);
    }

    public FrozenCopy Source { get; }

    /// <summary>What a copy would not show, of a task's mappings.</summary>
    public static bool FitsBeside(List<CapturedMapping> mappings) => BytesOf(mappings.FindAll(IsApart)) <= MostHeld;

    /// <param name="copy">Of the task.</param>
    /// <param name="hostPid">The task, still held.</param>
    /// <param name="mappings">Its mappings.</param>
    /// <param name="runs">The pages that will be asked for.</param>
    public static CopiedMemory Take(FrozenCopy copy, int hostPid, List<CapturedMapping> mappings, IReadOnlyList<PageRun> runs)
    {
        var memory = new CopiedMemory(copy);
        var apart = mappings.FindAll(IsApart);
        if (apart.Count > 0)
        {
            using var task = new TaskMemoryReader(hostPid);
            foreach (var run in apart.SelectMany(mapping => Within(runs, mapping)))
            {
                var pages = new byte[run.Bytes];
                task.Read(run.Start, pages);
                memory.starts.Add(run.Start);
                memory.held.Add(pages);
            }
        }

        return memory;
    }

    public void Read(ulong address, Span<byte> into)
    {
        while (into.Length > 0)
        {
            var count = ReadPart(address, into);
            into = into[count..];
            address += (ulong)count;
        }
    }

    /// <summary>There is no call that reads several parts without pinning them.</summary>
    public bool TryRead(IReadOnlyList<(ulong Address, ulong Bytes)> parts, Span<byte> into) => false;

    public void Dispose() => copy.Dispose();

    private static ulong BytesOf(List<CapturedMapping> mappings)
    {
        ulong bytes = 0;
        mappings.ForEach(mapping => bytes += mapping.Vma.Bytes);
        return bytes;
    }

    private static bool IsApart(CapturedMapping mapping) =>
        mapping.FileBytes > 0 || (mapping.Vma.Flags & (MappingFlags.DontFork | MappingFlags.WipeOnFork)) != MappingFlags.None;

    private static IEnumerable<PageRun> Within(IReadOnlyList<PageRun> runs, CapturedMapping mapping) =>
        from run in runs
        let start = Math.Max(run.Start, mapping.Vma.Start)
        let end = Math.Min(run.End, mapping.Vma.End)
        where start < end
        select new PageRun(start, (end - start) / ImageFormat.PageSize);

    /// <summary>As much as is in one place: held pages, or the copy's up to the next held ones.</summary>
    private int ReadPart(ulong address, Span<byte> into)
    {
        var found = starts.BinarySearch(address);
        var next = found < 0 ? ~found : found + 1;
        if (next > 0 && address - starts[next - 1] is var offset && offset < (ulong)held[next - 1].Length)
        {
            var kept = held[next - 1].AsSpan((int)offset);
            var part = Math.Min(kept.Length, into.Length);
            kept[..part].CopyTo(into);
            return part;
        }

        var count = (int)Math.Min((ulong)into.Length, (next < starts.Count ? starts[next] : ulong.MaxValue) - address);
        copy.Read(address, into[..count]);
        return count;
    }
}
