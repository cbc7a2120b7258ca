using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Native;

namespace CrContainers.Engine.Restore;

/// <summary>Has this host the huge pages that an image needs? The kernel has as many as it was told to set aside, and gives no others.</summary>
internal static class HugePageCheck
{
    private const string Operation = "restore";

    public static void Check(CheckpointImage image)
    {
        foreach (var size in HugePage.Sizes)
        {
            if (HugePageNeed.Of(image, size) is > 0 and var needed)
            {
                Require(needed, HugePagePool.Of(size));
            }
        }
    }

    /// <summary>The kernel had none left when one was wanted, or the container may not have more.</summary>
    public static CrException TooFew(string operation, string subject, ulong size, string reason, Exception cause) => new(
        ErrorKind.IncompatibleHost, operation, subject, reason,
        $"see how many are free in {HugePagePool.DirectoryOf(size)}, and what the limit of the container's hugetlb cgroup is", cause);

    private static void Require(ulong needed, HugePagePool pool)
    {
        if (needed <= pool.Free)
        {
            return;
        }

        var wanted = pool.Total + needed - pool.Free;
        throw new CrException(
            ErrorKind.IncompatibleHost, Operation, "image", $"it needs {needed} huge pages of {HugePage.Text(pool.PageSize)}, and this host has {pool.Free} free ({HugePagePool.DirectoryOf(pool.PageSize)})",
            pool.Exists
                ? $"write {wanted} or more to {HugePagePool.DirectoryOf(pool.PageSize)}/nr_hugepages on this host"
                : "restore it on a machine whose kernel and processor have huge pages of that size");
    }
}
