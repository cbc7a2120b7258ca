using System.Text;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Native;

/// <summary>Who may put another file in the place of one that root runs or reads.</summary>
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

    /// <summary>May a link be followed? Whoever made it chose what is read: it must be root, this user, or the owner of that.</summary>
    /// <param name="link">The link.</param>
    /// <param name="file">What was opened through it, perhaps through more links behind it.</param>
    public static bool MayFollow(string link, SafeFileHandle file)
    {
        var owner = FileStatus.OfLink(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(link)))?.Uid;
        return owner is 0 || (owner is not null && (owner == FileStatus.OfPath("/proc/self")?.Uid || owner == FileStatus.Of(file, link).Uid));
    }

    /// <summary>In a sticky directory nobody may rename or remove what is root's.</summary>
    private static bool MayChange(FileStatus status) =>
        status.Uid != 0 || (!(status.IsDirectory && (status.Mode & Sticky) != 0) && WrittenByOthers(status));

    private static bool WrittenByOthers(FileStatus status) =>
        (status.Mode & OthersWrite) != 0 || (status.Gid != 0 && (status.Mode & GroupWrites) != 0);
}
