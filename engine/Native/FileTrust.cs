namespace CrContainers.Engine.Native;

/// <summary>Who may put another program in the place of one that root runs.</summary>
public static class FileTrust
{
    private const uint Sticky = 0x200;
    private const uint GroupWrites = 0x10;
    private const uint OthersWrite = 0x2;

    /// <summary>The first part of a path, the path itself or a directory above it, that others than root may change; null where there is none.</summary>
    public static string? ChangeableByOthers(string path)
    {
        for (var part = path; part is not null; part = Path.GetDirectoryName(part))
        {
            if (FileStatus.OfPath(part) is not { } status || MayChange(status))
            {
                return part;
            }
        }

        return null;
    }

    /// <summary>In a sticky directory nobody may rename or remove what is root's.</summary>
    private static bool MayChange(FileStatus status) =>
        status.Uid != 0 || (!(status.IsDirectory && (status.Mode & Sticky) != 0) && WrittenByOthers(status));

    private static bool WrittenByOthers(FileStatus status) =>
        (status.Mode & OthersWrite) != 0 || (status.Gid != 0 && (status.Mode & GroupWrites) != 0);
}
