using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image.Validation;

/// <summary>OPEN_FILE of an epoll_create(2): what one set watches, and that sets do not watch each other in a circle.</summary>
internal static class EpollValidator
{
    public static void Validate(RecordChecks checks, OpenFileRecord file, EpollDetail epoll)
    {
        var numbers = new HashSet<int>();
        foreach (var entry in epoll.Entries)
        {
            checks.Require(entry.Number is >= 0 and < ImageLimits.Descriptors, file, $"OPEN_FILE {file.Id} watches descriptor {entry.Number}");
            checks.Require(numbers.Add(entry.Number), file, $"OPEN_FILE {file.Id} watches descriptor {entry.Number} twice");
        }
    }

    public static void ValidateAll(RecordChecks checks, IReadOnlyDictionary<ulong, OpenFileRecord> files)
    {
        var inner = new Dictionary<ulong, List<ulong>>();
        foreach (var (id, file) in files)
        {
            foreach (var entry in (file.Detail as EpollDetail)?.Entries ?? [])
            {
                checks.RequireReference(files.TryGetValue(entry.OpenFileId, out var watched), file, $"OPEN_FILE {id} watches OPEN_FILE {entry.OpenFileId}, which is not there");
                if (watched!.Kind == OpenFileKind.Epoll)
                {
                    (inner.TryGetValue(id, out var sets) ? sets : inner[id] = []).Add(entry.OpenFileId);
                }
            }
        }

        RequireNoCircle(checks, inner, files);
    }

    /// <summary>Takes away sets that watch no other until none is left; those in a circle never go.</summary>
    private static void RequireNoCircle(RecordChecks checks, Dictionary<ulong, List<ulong>> inner, IReadOnlyDictionary<ulong, OpenFileRecord> files)
    {
        while (inner.Count > 0)
        {
            var outermost = inner.Where(set => set.Value.TrueForAll(watched => !inner.ContainsKey(watched))).Select(set => set.Key).ToList();
            var any = inner.Keys.First();
            checks.Require(outermost.Count > 0, files[any], $"OPEN_FILE {any} is one of a circle of epoll sets");
            outermost.ForEach(id => inner.Remove(id));
        }
    }
}
