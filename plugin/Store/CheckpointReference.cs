using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CrContainers.Engine.Errors;
using CrContainers.Engine.Native;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Plugin.Store;

/// <summary>What stands in a checkpoint's directory where the image is in the store beside: which one it is, and what it must be.</summary>
/// <param name="Container">Of which container.</param>
/// <param name="Key">Which image; unique.</param>
/// <param name="Bytes">The image's size.</param>
/// <param name="Sum">The image's last checksum, which covers all others.</param>
internal sealed record CheckpointReference(string Container, Guid Key, long Bytes, ulong Sum)
{
    public const string FileName = "checkpoint.ref";

    private const int LargestFile = 4096;

    public string Text => new JsonObject
    {
        ["container"] = Container,
        ["key"] = Key.ToString(),
        ["bytes"] = Bytes,
        ["sum"] = Sum.ToString("x16", CultureInfo.InvariantCulture),
    }.ToJsonString() + "\n";

    /// <exception cref="CrException">The file is none of ours, or damaged.</exception>
    public static CheckpointReference Read(string operation, string path) => TryRead(path)
        ?? throw new CrException(ErrorKind.ImageFormat, operation, path, "the reference to an image in the store is damaged", "take another checkpoint");

    /// <returns>Null where there is none, or it is damaged.</returns>
    public static CheckpointReference? TryRead(string path)
    {
        try
        {
            using var file = RegularFile.Open("read", path);
            return RandomAccess.GetLength(file) is <= LargestFile and var length ? Parse(Contents(file, (int)length)) : null;
        }
        catch (Exception exception) when (exception is CrException or IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static byte[] Contents(SafeFileHandle file, int length)
    {
        var bytes = new byte[length];
        return bytes[..RandomAccess.Read(file, bytes, 0)];
    }

    private static CheckpointReference Parse(byte[] text)
    {
        using var document = JsonDocument.Parse(text);
        var root = document.RootElement;
        var container = root.GetProperty("container").GetString()!;
        return ImageName.IsName(container)
            ? new CheckpointReference(container, root.GetProperty("key").GetGuid(), root.GetProperty("bytes").GetInt64(), ulong.Parse(root.GetProperty("sum").GetString()!, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))
            : throw new FormatException("it names no container");
    }
}
