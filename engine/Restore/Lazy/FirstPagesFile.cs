using CrContainers.Engine.Errors;
using CrContainers.Engine.Native;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Restore.Lazy;

/// <summary>The file beside an image that names the pages its task touches first. It helps, and is never needed.</summary>
public static class FirstPagesFile
{
    /// <summary>Its name is the image's and this.</summary>
    public const string Suffix = ".first";

    private const string Reading = "use";
    private const string Writing = "write";
    private const string Gone = " (deleted)";

    /// <summary>Where it is.</summary>
    /// <param name="image">The image's path.</param>
    public static string Beside(string image) => image + Suffix;

    /// <summary>Gives a copy of an image what the image itself has.</summary>
    /// <param name="image">The image.</param>
    /// <param name="checkpoint">Its id.</param>
    /// <param name="copy">Path of the copy.</param>
    /// <exception cref="CrException">There is something, and it cannot be used or copied.</exception>
    public static void Copy(FileStream image, Guid checkpoint, string copy)
    {
        if (Find(image.SafeFileHandle) is { } first && first.CheckpointId == checkpoint)
        {
            Write(Beside(copy), first);
        }
    }

    /// <summary>What the file beside an open image says. That it is about this image is not looked at.</summary>
    /// <returns>Null where there is none.</returns>
    /// <exception cref="CrException">It is damaged, or others than root could have written it.</exception>
    internal static FirstPages? Find(SafeFileHandle image)
    {
        if (PathBeside(image) is not { } path || !File.Exists(path))
        {
            return null;
        }

        using var file = RootsFile.Open(Reading, path);
        var length = RandomAccess.GetLength(file);
        return length <= FirstPages.MostBytes
            ? FirstPages.Decode(Contents(file, path, (int)length))
            : throw new CrException(ErrorKind.ImageFormat, Reading, path, $"it has {length} bytes; {FirstPages.MostBytes} is the limit");
    }

    /// <summary>In the place of an earlier one. It is not flushed: its checksum tells whether all of it has come to the disk.</summary>
    /// <returns>Its path.</returns>
    /// <exception cref="CrException">The image has no name any more, or its directory cannot be written to.</exception>
    internal static string Write(SafeFileHandle image, FirstPages first)
    {
        var path = PathBeside(image) ?? throw new CrException(ErrorKind.NotFound, Writing, "a file beside the image", "the image has no name any more");
        Write(path, first);
        return path;
    }

    private static void Write(string path, FirstPages first)
    {
        using var file = UnnamedFile.Create(Path.GetDirectoryName(path)!);
        var bytes = first.Encode();
        if (FileOpening.WriteAt(file.Handle, path, bytes, 0) < bytes.Length)
        {
            throw new CrException(ErrorKind.Kernel, Writing, path, "there is no room for all of it");
        }

        file.Name(Path.GetFileName(path));
    }

    private static byte[] Contents(SafeFileHandle file, string path, int length)
    {
        var bytes = new byte[length];
        return bytes[..FileOpening.ReadAt(file, path, bytes, 0)];
    }

    /// <summary>The kernel knows where an open file is, also after it was renamed.</summary>
    private static string? PathBeside(SafeFileHandle image)
    {
        var path = new FileInfo($"/proc/self/fd/{image.DangerousGetHandle()}").LinkTarget;
        return path is null || path.EndsWith(Gone, StringComparison.Ordinal) ? null : Beside(path);
    }
}
