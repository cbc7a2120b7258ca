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
            if (file.Kind == OpenFileKind.Stdio)
            {
                (entry.Number == file.Number ? own : used).Add(file.Number);
            }
        }

        checks.Require(used.IsSubsetOf(own), descriptors, "a stdio file is behind other descriptors, but not behind its own");
    }
}
