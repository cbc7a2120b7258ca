using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image.Validation;

/// <summary>DESCRIPTORS: numbers, the open files behind them, and those in flight at these.</summary>
internal static class DescriptorValidator
{
    /// <summary>Ids of all open files of the process.</summary>
    public static IReadOnlySet<ulong> Validate(RecordChecks checks, DescriptorsRecord descriptors, OpenFileIndex openFiles)
    {
        var own = new HashSet<int>();
        var last = -1;
        foreach (var entry in descriptors.Entries)
        {
            checks.Require(entry.Number > last && entry.Number < ImageLimits.Descriptors, descriptors, $"descriptor {entry.Number} after descriptor {last}");
            last = entry.Number;
            if (openFiles.Find(entry.OpenFileId, descriptors) is { Kind: OpenFileKind.Stdio } file && file.Number == entry.Number)
            {
                own.Add(file.Number);
            }
        }

        var open = Reach(checks, descriptors, openFiles);
        var used = open.Select(id => openFiles.Find(id, descriptors)).Where(file => file.Kind is OpenFileKind.Stdio or OpenFileKind.StdioReopened).Select(file => file.Number);
        ValidateWatched(checks, descriptors, openFiles, open);
        ValidateConnected(checks, descriptors, openFiles, open);
        checks.Require(used.All(own.Contains), descriptors, "a stdio file is open, but not behind its own descriptor");
        return open;
    }

    private static HashSet<ulong> Reach(RecordChecks checks, DescriptorsRecord descriptors, OpenFileIndex openFiles)
    {
        var open = descriptors.Entries.Select(entry => entry.OpenFileId).ToHashSet();
        var depth = 0;
        foreach (var files in InFlight.Of(descriptors, id => openFiles.Find(id, descriptors)))
        {
            depth++;
            checks.Require(depth <= ImageLimits.InFlightDepth, descriptors, $"OPEN_FILE {files[0]} lies in more than {ImageLimits.InFlightDepth} messages");
            open.UnionWith(files);
        }

        checks.Require(open.Count <= ImageLimits.Descriptors, descriptors, $"{open.Count} open files");
        openFiles.Reach(open);
        return open;
    }

    /// <summary>An epoll set knows a file by a number: that must lead to it.</summary>
    private static void ValidateWatched(RecordChecks checks, DescriptorsRecord descriptors, OpenFileIndex openFiles, HashSet<ulong> open)
    {
        var byNumber = descriptors.Entries.ToDictionary(entry => entry.Number, entry => entry.OpenFileId);
        foreach (var id in open)
        {
            foreach (var watched in (openFiles.Find(id, descriptors).Detail as EpollDetail)?.Entries ?? [])
            {
                checks.RequireReference(
                    byNumber.TryGetValue(watched.Number, out var behind) && behind == watched.OpenFileId, descriptors,
                    $"OPEN_FILE {id} watches descriptor {watched.Number} as OPEN_FILE {watched.OpenFileId}, which it is not");
            }
        }
    }

    /// <summary>The process has the other end of a connection open too.</summary>
    private static void ValidateConnected(RecordChecks checks, DescriptorsRecord descriptors, OpenFileIndex openFiles, HashSet<ulong> open)
    {
        foreach (var connection in open.Select(id => openFiles.Find(id, descriptors).Detail).OfType<ConnectionDetail>())
        {
            checks.RequireReference(connection.PeerId == 0 || open.Contains(connection.PeerId), descriptors, $"a connection needs OPEN_FILE {connection.PeerId}, which the process has not open");
        }
    }
}
