namespace CrContainers.Plugin.Commands;

/// <summary>Amounts of memory as a person reads them.</summary>
internal static class ByteText
{
    private const int PageSize = 4096;
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    public static string Of(ulong bytes)
    {
        double value = bytes;
        var unit = 0;
        while (value >= 1024 && unit + 1 < Units.Length)
        {
            value /= 1024;
            unit++;
        }

        return unit == 0 || value >= 100 ? $"{value:F0} {Units[unit]}" : $"{value:F1} {Units[unit]}";
    }

    public static string OfPages(ulong pages) => Of(pages * PageSize);
}
