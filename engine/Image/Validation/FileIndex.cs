using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image.Validation;

/// <summary>The FILE records, checked, by id.</summary>
internal sealed class FileIndex
{
    private const string Deleted = " (deleted)";
    private readonly RecordChecks checks;
    private readonly Dictionary<ulong, FileRecord> records = [];

    public FileIndex(RecordChecks checks, IReadOnlyList<FileRecord> files)
    {
        this.checks = checks;
        foreach (var file in files)
        {
            checks.Require(file.Id != 0, file, "a FILE without an id");
            checks.Require(records.TryAdd(file.Id, file), file, $"a second FILE {file.Id}");
            checks.Require(file.Size >= 0, file, $"FILE {file.Id} has {file.Size} bytes");
            if (file.Kind <= FileKind.RemovedDirectory)
            {
                checks.Require(KernelPath.IsNormal(file.Path) && !file.Path.EndsWith(Deleted, StringComparison.Ordinal), file, $"FILE {file.Id} has a path that is not absolute and normal, or that of a deleted file");
            }
        }

        NamelessValidator.Validate(checks, files);
    }

    /// <summary>The file that <paramref name="record"/> refers to.</summary>
    public FileRecord Find(ulong id, object record)
    {
        checks.RequireReference(records.TryGetValue(id, out var file), record, $"there is no FILE {id}");
        return file!;
    }

    public void Require(ulong id, Func<FileRecord, bool> suits, object record, string use) =>
        checks.RequireReference(suits(Find(id, record)), record, $"FILE {id} cannot be {use}");
}
