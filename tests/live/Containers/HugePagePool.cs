namespace CrContainers.Tests.Live.Containers;

/// <summary>Huge pages that the host sets aside while tests need them; as many as before when it is disposed.</summary>
public sealed class HugePagePool : IDisposable
{
    private const string Large = "/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages";
    private const string Gigantic = "/sys/kernel/mm/hugepages/hugepages-1048576kB/nr_hugepages";
    private readonly Dictionary<string, int> before = ((string[])[Large, Gigantic]).Where(File.Exists).ToDictionary(setting => setting, Total);

    /// <summary>Has so many pages of 2 MiB beyond those of before, or skips the test.</summary>
    public void Provide(int pages) => Provide(Large, pages);

    /// <summary>The same of pages of 1 GiB.</summary>
    public void ProvideGigantic(int pages) => Provide(Gigantic, pages);

    public void Dispose()
    {
        foreach (var (setting, pages) in before)
        {
            File.WriteAllText(setting, pages.ToString());
        }
    }

    private void Provide(string setting, int pages)
    {
        Assert.SkipUnless(before.TryGetValue(setting, out var already), $"this kernel or processor has no {setting}");
        File.WriteAllText(setting, (already + pages).ToString());
        Assert.SkipWhen(Total(setting) < already + pages, $"the kernel sets {Total(setting)} huge pages aside ({setting}), not {already + pages}: its memory is full or in too small pieces");
    }

    private static int Total(string setting) => int.Parse(File.ReadAllText(setting));
}
