using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image;

/// <summary>Open files in flight: no descriptor leads to them, only a message that waits at a socket, which a descriptor leads to, or which is in flight
/// itself.</summary>
internal static class InFlight
{
    /// <summary>Those of a process, by how many messages lie around each: the first has one.</summary>
    /// <param name="descriptors">The process's.</param>
    /// <param name="find">The open file of an id.</param>
    public static IEnumerable<IReadOnlyList<ulong>> Of(DescriptorsRecord descriptors, Func<ulong, OpenFileRecord> find)
    {
        var known = descriptors.Entries.Select(entry => entry.OpenFileId).ToHashSet();
        List<ulong> at = [.. known];
        while (at.Count > 0)
        {
            at = [.. at.Select(id => find(id).Detail).OfType<ConnectionDetail>().SelectMany(connection => connection.Messages).SelectMany(message => message.Files).Where(known.Add)];
            if (at.Count > 0)
            {
                yield return at;
            }
        }
    }
}
