using CrContainers.Engine.Image.Records;

namespace CrContainers.Plugin.Commands;

/// <summary>A file system in memory as it is shown.</summary>
/// <param name="MountPoint">Where it is mounted in the container.</param>
/// <param name="Entries">Files, directories and the rest, the mounted directory among them.</param>
/// <param name="Bytes">Of the files' contents.</param>
internal sealed record TreeView(string MountPoint, int Entries, long Bytes)
{
    public static TreeView Of(TreeRecord tree) => new(tree.MountPoint, tree.EntryCount, tree.DataBytes);
}
