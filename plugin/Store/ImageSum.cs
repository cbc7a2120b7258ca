using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Plugin.Store;

/// <summary>The checksum at the end of an image's TAIL: over the headers of all records, which hold the checksums of what follows them (docs/image-format.md).</summary>
internal static class ImageSum
{
    /// <returns>0 for a file that is too short to be an image.</returns>
    public static ulong Of(SafeFileHandle image)
    {
        Span<byte> sum = stackalloc byte[sizeof(ulong)];
        var at = RandomAccess.GetLength(image) - sum.Length;
        return at >= 0 && RandomAccess.Read(image, sum, at) == sum.Length ? BinaryPrimitives.ReadUInt64LittleEndian(sum) : 0;
    }
}
