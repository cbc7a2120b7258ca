using System.IO.Hashing;
using CrContainers.Engine.Image;

namespace CrContainers.Tests.Live.Containers;

/// <summary>The pages of an image's init, by address.</summary>
internal static class ImagePages
{
    /// <summary>All but contents.</summary>
    public static CheckpointImage StateOf(string directory)
    {
        using var file = File.OpenRead(Path.Combine(directory, ImageFormat.FileName));
        return new ImageReader(file).ReadState();
    }

    /// <returns>A checksum of each.</returns>
    public static SortedDictionary<ulong, ulong> Of(string directory)
    {
        var pages = new SortedDictionary<ulong, ulong>();
        using var file = File.OpenRead(Path.Combine(directory, ImageFormat.FileName));
        var reader = new ImageReader(file);
        var image = reader.ReadState();
        reader.PassFiles(image);
        reader.ReadPages(image.Tasks[0].Memory, (address, contents) =>
        {
            for (var at = 0; at < contents.Length; at += ImageFormat.PageSize)
            {
                pages.Add(address + (ulong)at, XxHash3.HashToUInt64(contents.Slice(at, ImageFormat.PageSize)));
            }
        });
        return pages;
    }
}
