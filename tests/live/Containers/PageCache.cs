using System.Globalization;

namespace CrContainers.Tests.Live.Containers;

/// <summary>What of a file is in the page cache.</summary>
internal static class PageCache
{
    /// <summary>Written out before: the kernel keeps what is not on the disk yet.</summary>
    public static void Drop(string file)
    {
        Shell.Succeed("sync", file);
        Shell.Succeed("dd", $"if={file}", "iflag=nocache", "count=0", "status=none");
    }

    public static long BytesOf(string file) =>
        long.Parse(CrCommand.RunProgram("fincore", "--noheadings", "--bytes", "--output", "RES", file).Output, CultureInfo.InvariantCulture);
}
