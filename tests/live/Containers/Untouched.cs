namespace CrContainers.Tests.Live.Containers;

/// <summary>A container before something is tried on it: afterwards it must be as it was.</summary>
internal sealed class Untouched(TestContainer container)
{
    private readonly string status = container.Status();
    private readonly string mappings = MemoryMap.Of(container.Pid);
    private int check;

    /// <summary>The same status and the same mappings; nobody traces it.</summary>
    public void ExpectSame()
    {
        Assert.Equal(status, container.Status());
        Assert.Contains("TracerPid:\t0\n", File.ReadAllText($"/proc/{container.Pid}/status"), StringComparison.Ordinal);
        Assert.Equal(mappings, MemoryMap.Of(container.Pid));
    }

    /// <summary>The program's own check passes, and the mappings are the same afterwards.</summary>
    public void ExpectOk()
    {
        container.ExpectOk(++check);
        Assert.Equal(mappings, MemoryMap.Of(container.Pid));
    }

    public void ExpectSameAndOk()
    {
        ExpectSame();
        ExpectOk();
    }
}
