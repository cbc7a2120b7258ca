using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image.Validation;

/// <summary>The FILE records, checked, by id.</summary>
internal sealed class FileIndex
{
    private const string Deleted = " (deleted)";
    private readonly RecordChecks checks;
    private readonly Dictionary<ulong, FileKind> kinds = [];

    public FileIndex(RecordChecks checks, IReadOnlyList<FileRecord> files)
    {
        this.checks = checks;
        foreach (var file in files)
        {
            checks.Require(file.Id != 0, file, "a FILE without an id");
            checks.Require(kinds.TryAdd(file.Id, file.Kind), file, $"a second FILE {file.Id}");
            checks.Require(file.Size >= 0, file, $"FILE {file.Id} has {file.Size} bytes");
            checks.Require(KernelPath.IsNormal(file.Path) && !file.Path.EndsWith(Deleted, StringComparison.Ordinal), file, $"FILE {file.Id} has a path that is not absolute and normal, or that of a deleted file");
        }
    }

    /// <summary>The kind of a file that <paramref name="record"/> refers to.</summary>
    public FileKind Kind(ulong id, object record)
    {
        checks.RequireReference(kinds.TryGetValue(id, out var kind), record, $"there is no FILE {id}");
        return kind;
    }

    public void Require(ulong id, FileKind kind, object record, string use) =>
        checks.RequireReference(Kind(id, record) == kind, record, $"FILE {id}, {use}, is no {kind}");
}
