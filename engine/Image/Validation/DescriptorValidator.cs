using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image.Validation;

/// <summary>DESCRIPTORS: numbers, and the open files behind them.</summary>
internal static class DescriptorValidator
{
    public static void Validate(RecordChecks checks, DescriptorsRecord descriptors, OpenFileIndex openFiles)
    {
        var own = new HashSet<int>();
        var used = new HashSet<int>();
        var last = -1;
        foreach (var entry in descriptors.Entries)
        {
            checks.Require(entry.Number > last && entry.Number < ImageLimits.Descriptors, descriptors, $"descriptor {entry.Number} after descriptor {last}");
            last = entry.Number;
            var file = openFiles.Find(entry.OpenFileId, descriptors);
            if (file.Kind is OpenFileKind.Stdio or OpenFileKind.StdioReopened)
            {
                (entry.Number == file.Number && file.Kind == OpenFileKind.Stdio ? own : used).Add(file.Number);
            }
        }

        ValidateWatched(checks, descriptors, openFiles);
        ValidateConnected(checks, descriptors, openFiles);
        checks.Require(used.IsSubsetOf(own), descriptors, "a stdio file is behind other descriptors, but not behind its own");
    }

    /// <summary>An epoll set knows a file by a number: that must lead to it.</summary>
    private static void ValidateWatched(RecordChecks checks, DescriptorsRecord descriptors, OpenFileIndex openFiles)
    {
        var byNumber = descriptors.Entries.ToDictionary(entry => entry.Number, entry => entry.OpenFileId);
        foreach (var id in descriptors.Entries.Select(entry => entry.OpenFileId).Distinct())
        {
            foreach (var watched in (openFiles.Find(id, descriptors).Detail as EpollDetail)?.Entries ?? [])
            {
                checks.RequireReference(
                    byNumber.TryGetValue(watched.Number, out var behind) && behind == watched.OpenFileId, descriptors,
                    $"OPEN_FILE {id} watches descriptor {watched.Number} as OPEN_FILE {watched.OpenFileId}, which it is not");
            }
        }
    }

    /// <summary>The other end of a connection, and what travels in its messages, is behind a descriptor too.</summary>
    private static void ValidateConnected(RecordChecks checks, DescriptorsRecord descriptors, OpenFileIndex openFiles)
    {
        var ids = descriptors.Entries.Select(entry => entry.OpenFileId).ToHashSet();
        foreach (var connection in ids.Select(id => openFiles.Find(id, descriptors).Detail).OfType<ConnectionDetail>())
        {
            foreach (var other in connection.Messages.SelectMany(message => message.Files).Append(connection.PeerId).Where(id => id != 0))
            {
                checks.RequireReference(ids.Contains(other), descriptors, $"a connection needs OPEN_FILE {other}, which no descriptor has");
            }
        }
    }
}
