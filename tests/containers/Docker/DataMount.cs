using System.Globalization;

namespace CrContainers.Tests.Containers.Docker;

/// <summary>A small file system for all of a daemon's data, mounted before the daemon starts.</summary>
internal sealed class DataMount : IDisposable
{
    private readonly string path;

    public DataMount(string path, int bytes)
    {
        this.path = path;
        Directory.CreateDirectory(path);
        HostCommand.Succeed("mount", "-t", "tmpfs", "-o", $"size={bytes.ToString(CultureInfo.InvariantCulture)}", "cr-data", path);
    }

    private string Filler => Path.Combine(path, "filler");

    /// <summary>Leaves that many bytes free.</summary>
    public void FillUpTo(long left)
    {
        using var file = File.Create(Filler);
        var block = new byte[1 << 16];
        for (var room = new DriveInfo(path).AvailableFreeSpace - left; room > 0; room -= block.Length)
        {
            file.Write(block);
        }
    }

    public void Empty() => File.Delete(Filler);

    public void Dispose() => HostCommand.Succeed("umount", "--lazy", path);
}
