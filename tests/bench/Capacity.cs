using System.Globalization;

namespace CrContainers.Bench;

/// <summary>Whether a size of memory can be measured here without swapping or filling the disk.</summary>
internal static class Capacity
{
    private const long Reserve = 512;

    /// <summary>The program, a file of its size in the page cache, the memory it is read into, and what is freed late.</summary>
    private const int MemoryTimes = 4;

    /// <summary>An image and the floor's file, and what the file system frees late.</summary>
    private const int DiskTimes = 3;

    /// <returns>Why not; null if it can.</returns>
    public static string? WhyNot(Workspace workspace, int mebibytes)
    {
        var memory = Math.Min(AvailableKibibytes() >> 10, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20);
        var disk = new DriveInfo(workspace.Directory).AvailableFreeSpace >> 20;
        return Lack("memory", memory, ((long)MemoryTimes * mebibytes) + Reserve) ?? Lack("disk", disk, ((long)DiskTimes * mebibytes) + Reserve);
    }

    private static string? Lack(string what, long free, long needed) => free >= needed ? null : $"needs {needed} MiB of {what}, {free} MiB are free";

    private static long AvailableKibibytes()
    {
        var line = File.ReadLines("/proc/meminfo").First(line => line.StartsWith("MemAvailable:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
