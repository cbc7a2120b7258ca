namespace CrContainers.Plugin.Runtime;

/// <summary>
/// containerd packs a checkpoint's directory into an archive, whose digest is its name, at the checkpoint; Docker packs it again for the restore,
/// and fails where an archive of that name is still there. A time before 1970 becomes 1970 as it is unpacked in between, so that the
/// two differ.
/// </summary>
internal static class ArchiveTime
{
    private static readonly DateTime BeforeItsTime = DateTime.UnixEpoch.AddSeconds(-1);

    /// <param name="path">A file of the directory.</param>
    public static void Differ(string path) => File.SetLastWriteTimeUtc(path, BeforeItsTime);
}
