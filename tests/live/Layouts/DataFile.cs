namespace CrContainers.Tests.Live.Layouts;

/// <summary>The files /tmp/data.N that are mapped; each ends inside a page.</summary>
internal static class DataFile
{
    public const int Count = 2;

    private const int WholePages = 40;
    private const int Rest = 1000;
    private static readonly byte[][][] Contents = [.. Enumerable.Range(0, Count).Select(file => Pages(file).ToArray())];

    public static string Name(int file) => $"/tmp/data.{file}";

    /// <summary>What a mapping shows of a page of the file; null behind its end, where touching raises SIGBUS.</summary>
    public static byte[]? Page(int file, int page) => page <= WholePages ? Contents[file][page] : null;

    public static byte[] Bytes(int file) => [.. Contents[file].SelectMany(page => page).Take(WholePages * Arena.PageSize + Rest)];

    private static IEnumerable<byte[]> Pages(int file)
    {
        for (var page = 0; page < WholePages; page++)
        {
            yield return Pattern.Page(1_000_000 + file, page);
        }

        var last = new byte[Arena.PageSize];
        Pattern.Page(1_000_000 + file, WholePages).AsSpan(0, Rest).CopyTo(last);
        yield return last;
    }
}
