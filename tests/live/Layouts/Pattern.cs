namespace CrContainers.Tests.Live.Layouts;

/// <summary>The patterns of programs/check.h.</summary>
internal static class Pattern
{
    private const int Words = Arena.PageSize / 8;

    public static ulong Word(ulong seed, ulong index)
    {
        var x = (seed + 1) * 0x9E3779B97F4A7C15 + index;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }

    /// <summary>A page of an area filled with a pattern.</summary>
    /// <param name="seed">Of the pattern.</param>
    /// <param name="page">Of the area, from 0 on.</param>
    public static byte[] Page(int seed, int page)
    {
        var bytes = new byte[Arena.PageSize];
        for (var i = 0; i < Words; i++)
        {
            BitConverter.TryWriteBytes(bytes.AsSpan(i * 8), Word((ulong)seed, (ulong)(page * Words + i)));
        }

        return bytes;
    }

    public static byte[] WithWord(byte[] page, int index, ulong word)
    {
        var bytes = page.ToArray();
        BitConverter.TryWriteBytes(bytes.AsSpan(index * 8), word);
        return bytes;
    }
}
