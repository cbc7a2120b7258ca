using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image.Validation;

/// <summary>The entries of one TREE: each name once, after its directory, and nothing that leads out of the tree.</summary>
internal sealed class TreeValidator(RecordChecks checks)
{
    private const uint ModeBits = 0xfff;
    private readonly Dictionary<string, TreeEntryKind> seen = new(StringComparer.Ordinal);

    /// <summary>What TREE itself says, which stands before the tasks.</summary>
    public static void Validate(RecordChecks checks, IReadOnlyList<TreeRecord> trees)
    {
        foreach (var tree in trees)
        {
            checks.Require(KernelPath.IsNormal(tree.MountPoint), tree, "a TREE whose mount point is not absolute and normal");
            checks.Require(tree.DataBytes >= 0, tree, $"a TREE of {tree.DataBytes} bytes");
            checks.Require(trees.Count(other => other.MountPoint == tree.MountPoint) == 1, tree, $"a second TREE {tree.MountPoint}");
        }
    }

    public void Validate(TreeEntryRecord entry)
    {
        checks.Require(entry.Path.Length == 0 || KernelPath.IsNormal("/" + entry.Path), entry, "a TREE_ENTRY whose path is not normal");
        checks.Require(entry.Path.Length > 0 || entry.Kind == TreeEntryKind.Directory, entry, "a TREE that is no directory");
        checks.Require((entry.Mode & ~ModeBits) == 0, entry, $"TREE_ENTRY {entry.Path} has mode {entry.Mode:x}");
        ValidateSize(entry);
        ValidateTarget(entry);
        checks.RequireReference(entry.Path.Length == 0 || seen.GetValueOrDefault(Parent(entry.Path)) == TreeEntryKind.Directory, entry, $"TREE_ENTRY {entry.Path} comes before its directory");
        checks.Require(seen.TryAdd(entry.Path, entry.Kind), entry, $"a second TREE_ENTRY {entry.Path}");
    }

    private void ValidateSize(TreeEntryRecord entry)
    {
        checks.Require(entry.Size >= 0 && entry.DataBytes >= 0 && entry.DataBytes <= entry.Size, entry, $"TREE_ENTRY {entry.Path} has {entry.DataBytes} of {entry.Size} bytes");
        checks.Require(entry.Kind == TreeEntryKind.Regular || entry.Size == 0, entry, $"TREE_ENTRY {entry.Path} is no regular file, and has {entry.Size} bytes");
    }

    private void ValidateTarget(TreeEntryRecord entry)
    {
        var needed = entry.Kind is TreeEntryKind.Symlink or TreeEntryKind.HardLink;
        checks.Require(needed == entry.Target.Length > 0, entry, $"TREE_ENTRY {entry.Path} has the target {entry.Target}");
        if (entry.Kind == TreeEntryKind.HardLink)
        {
            var kind = seen.GetValueOrDefault(entry.Target);
            checks.RequireReference(kind is not (0 or TreeEntryKind.Directory or TreeEntryKind.HardLink), entry, $"TREE_ENTRY {entry.Path} is a name of {entry.Target}, which did not come before");
        }
    }

    private static string Parent(string path) => path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : "";
}
