namespace CrContainers.Tests.Live.Layouts;

/// <summary>Where the steps take place: room for two huge pages and more.</summary>
internal static class Arena
{
    public const ulong Start = 0x10000000000;

    public const int Pages = 1536;

    public const int PageSize = 4096;

    public const ulong End = Start + (ulong)Pages * PageSize;

    public static ulong Address(int page) => Start + (ulong)page * PageSize;
}
