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
            checks.Require(IsNormal(file.Path), file, $"FILE {file.Id} has a path that is not absolute and normal, or that of a deleted file");
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

    /// <summary>As the kernel prints a path: "/", or "/" and names, none of them empty, "." or "..".</summary>
    private static bool IsNormal(string path)
    {
        if (path == "/")
        {
            return true;
        }

        if (!path.StartsWith('/') || path.EndsWith(Deleted, StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var part in path.AsSpan(1).Split('/'))
        {
            if (path.AsSpan(1)[part] is "" or "." or "..")
            {
                return false;
            }
        }

        return true;
    }
}
