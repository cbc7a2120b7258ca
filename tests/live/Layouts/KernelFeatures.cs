namespace CrContainers.Tests.Live.Layouts;

/// <summary>What this kernel has of the things that not every kernel has.</summary>
internal static class KernelFeatures
{
    private static readonly Version Version = Environment.OSVersion.Version;

    /// <summary>Linux 6.11.</summary>
    public static bool Droppable { get; } = Version >= new Version(6, 11);

    /// <summary>Guard pages came with Linux 6.13, those in mappings of files and read-only ones with 6.15.</summary>
    private static readonly bool Guards = Version >= new Version(6, 15);

    private static readonly bool HugePages = Directory.Exists("/sys/kernel/mm/transparent_hugepage");

    private static readonly bool Merging = Directory.Exists("/sys/kernel/mm/ksm");

    public static bool Has(Advice advice) => advice switch
    {
        Advice.GuardInstall or Advice.GuardRemove => Guards,
        Advice.HugePage or Advice.NoHugePage => HugePages,
        Advice.Mergeable or Advice.Unmergeable => Merging,
        _ => true,
    };
}
