using CrContainers.Engine.Proc;

namespace CrContainers.Tests.Live.Layouts;

/// <summary>The arena of a live task, from outside. A page that is not there is not read: reading would bring it in.</summary>
internal sealed class TaskArena
{
    private const ulong PresentOrSwapped = 3UL << 62;
    private const ulong GuardRegion = 1UL << 58;

    private readonly int pid;
    private readonly ulong[] entries = new ulong[Arena.Pages];
    private readonly SmapsMapping?[] mappings = new SmapsMapping?[Arena.Pages];

    public TaskArena(int pid)
    {
        this.pid = pid;
        ReadEntries();
        foreach (var mapping in Smaps.Parse(File.ReadAllBytes($"/proc/{pid}/smaps")).Where(mapping => mapping.End > Arena.Start && mapping.Start < Arena.End))
        {
            Assert.True(mapping.Start >= Arena.Start && mapping.End <= Arena.End, $"mapping {mapping.Start:x}-{mapping.End:x} leaves the arena");
            mappings.AsSpan(Index(mapping.Start)..Index(mapping.End)).Fill(mapping);
        }
    }

    public SmapsMapping? Mapping(int page) => mappings[page];

    public bool IsThere(int page) => (entries[page] & PresentOrSwapped) != 0;

    public bool IsGuard(int page) => (entries[page] & GuardRegion) != 0;

    /// <summary>The bytes of a page; null where the kernel cannot read them.</summary>
    public byte[]? Read(int page)
    {
        using var memory = File.OpenHandle($"/proc/{pid}/mem");
        var bytes = new byte[Arena.PageSize];
        try
        {
            return RandomAccess.Read(memory, bytes, (long)Arena.Address(page)) == bytes.Length ? bytes : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static int Index(ulong address) => (int)((address - Arena.Start) / Arena.PageSize);

    private void ReadEntries()
    {
        using var pagemap = File.OpenHandle($"/proc/{pid}/pagemap");
        var bytes = new byte[entries.Length * sizeof(ulong)];
        Assert.Equal(bytes.Length, RandomAccess.Read(pagemap, bytes, (long)(Arena.Start / Arena.PageSize * sizeof(ulong))));
        Buffer.BlockCopy(bytes, 0, entries, 0, bytes.Length);
    }
}
