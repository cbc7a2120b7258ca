using CrContainers.Engine.Errors;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Restore;

/// <summary>Before the task is let go: is its address space what the image says?</summary>
internal static class RebuildCheck
{
    public static void Mappings(int pid, IReadOnlyList<VmaRecord> wanted)
    {
        var found = MappingReader.Listed(pid)
            .Where(mapping => mapping.End <= Image.ImageFormat.AddressLimit)
            .Select(mapping => (mapping.Start, mapping.End, mapping.Protection))
            .ToList();
        var missing = wanted.Select(vma => (vma.Start, vma.End, vma.Protection)).Except(found).ToList();
        if (missing.Count > 0 || found.Count != wanted.Count)
        {
            var where = missing.Count > 0 ? $"mapping {missing[0].Start:x}-{missing[0].End:x} is not there" : $"{found.Count} mappings are there, not {wanted.Count}";
            throw new CrException(ErrorKind.IncompatibleHost, "verify", $"task {pid}", where, "report it, with restore.log and the output of cr inspect");
        }
    }
}
