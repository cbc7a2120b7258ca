using CrContainers.Engine.Errors;
using CrContainers.Engine.Native;

namespace CrContainers.Plugin.Setup;

/// <summary>An engine's configuration file: replaced as a whole or not at all, with its owner and mode, and a copy of what it was before.</summary>
internal sealed class ConfigurationFile
{
    private const string BackupSuffix = ".before-cr";

    private readonly string operation;

    /// <param name="operation">For messages.</param>
    /// <param name="path">A link is followed: it stays a link.</param>
    public ConfigurationFile(string operation, string path)
    {
        this.operation = operation;
        Path = (File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName : null) ?? System.IO.Path.GetFullPath(path);
    }

    public string Path { get; }

    public string BackupPath => Path + BackupSuffix;

    /// <returns>Null where there is no such file.</returns>
    public byte[]? Read() => Read(Path);

    /// <returns>What it was before; empty where there was none; null where no copy was made.</returns>
    public byte[]? ReadBackup() => Read(BackupPath);

    public void Backup() => Write(BackupPath, Read() ?? []);

    public void Write(byte[] text) => Write(Path, text);

    /// <summary>Puts back what it was before, byte for byte; nothing, where there was nothing.</summary>
    public void WriteBack()
    {
        if (ReadBackup() is { Length: > 0 } before)
        {
            Write(before);
        }
        else
        {
            Delete();
        }
    }

    public void Delete() => Delete(Path);

    public void DeleteBackup() => Delete(BackupPath);

    private byte[]? Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CrException(ErrorKind.Permission, operation, path, "it cannot be read", "run cr as root", exception);
        }
    }

    private void Write(string path, byte[] text)
    {
        try
        {
            var directory = System.IO.Path.GetDirectoryName(path)!;
            Directory.CreateDirectory(directory);
            using var file = UnnamedFile.Create(directory);
            RandomAccess.Write(file.Handle, text, 0);
            file.TakeRightsOf(Path);
            file.Publish(System.IO.Path.GetFileName(path));
        }
        catch (Exception exception) when (exception is KernelException or IOException or UnauthorizedAccessException)
        {
            throw Unwritable(path, exception);
        }
    }

    private void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(path, exception);
        }
    }

    private CrException Unwritable(string path, Exception exception)
    {
        var reason = exception is KernelException kernel ? $"it cannot be written: {kernel.Reason}" : "it cannot be written";
        return new CrException(ErrorKind.Permission, operation, path, reason, "run cr as root, where the file system may be written to", exception);
    }
}
