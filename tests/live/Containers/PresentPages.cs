namespace CrContainers.Tests.Live.Containers;

/// <summary>Which pages of a process are in memory or swapped out, by /proc/PID/pagemap: looking makes none.</summary>
internal sealed class PresentPages : IDisposable
{
    private const ulong PageSize = 4096;
    private const ulong PresentOrSwapped = 3UL << 62;
    private readonly FileStream pagemap;

    public PresentPages(int pid) => pagemap = File.OpenRead($"/proc/{pid}/pagemap");

    /// <summary>Of so many from an address on: their numbers.</summary>
    public int[] From(ulong start, int count) => [.. Enumerable.Range(0, count).Where(number => Has(start + ((ulong)number * PageSize)))];

    public bool Has(ulong address)
    {
        Span<byte> entry = stackalloc byte[sizeof(ulong)];
        pagemap.Position = (long)(address / PageSize * sizeof(ulong));
        pagemap.ReadExactly(entry);
        return (BitConverter.ToUInt64(entry) & PresentOrSwapped) != 0;
    }

    public void Dispose() => pagemap.Dispose();
}
