using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Restore;

/// <summary>The huge pages of one size that the host has set aside (/sys/kernel/mm/hugepages).</summary>
/// <param name="PageSize">Bytes.</param>
/// <param name="Exists">False: this kernel or processor has none of that size.</param>
/// <param name="Total">Set aside.</param>
/// <param name="Free">Neither in use nor promised; and those that the kernel may make beyond.</param>
internal sealed record HugePagePool(ulong PageSize, bool Exists, ulong Total, ulong Free)
{
    public static string DirectoryOf(ulong size) => FormattableString.Invariant($"/sys/kernel/mm/hugepages/hugepages-{size >> 10}kB");

    public static HugePagePool Of(ulong size)
    {
        if (!Directory.Exists(DirectoryOf(size)))
        {
            return new HugePagePool(size, Exists: false, 0, 0);
        }

        var (free, promised) = (Read(size, "free_hugepages"), Read(size, "resv_hugepages"));
        var (most, beyond) = (Read(size, "nr_overcommit_hugepages"), Read(size, "surplus_hugepages"));
        return new HugePagePool(size, Exists: true, Read(size, "nr_hugepages"), Less(free, promised) + Less(most, beyond));
    }

    private static ulong Less(ulong from, ulong taken) => from - Math.Min(from, taken);

    private static ulong Read(ulong size, string name) => ulong.Parse(ProcFile.ReadText($"{DirectoryOf(size)}/{name}"));
}
