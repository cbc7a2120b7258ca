using CrContainers.Engine.Image;
using CrContainers.Engine.Native;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Checkpoint;

/// <summary>The open files of a process: those in its descriptor table, and those in flight (SCM_RIGHTS), which only a message that waits at one of its
/// unix sockets leads to, or at a socket that is in flight itself.</summary>
internal sealed class InFlightFiles
{
    private readonly DescriptorList list;
    private readonly InFlightCopies copies;
    private readonly BlockerList blockers;
    private readonly List<SeenDescriptor> all = [];
    private readonly Dictionary<(ulong Device, ulong Inode), List<SeenDescriptor>> byInode = [];

    /// <param name="list">The process's.</param>
    /// <param name="copies">Keeps this program's copies.</param>
    /// <param name="blockers">What cannot be kept.</param>
    public InFlightFiles(DescriptorList list, InFlightCopies copies, BlockerList blockers)
    {
        this.list = list;
        this.copies = copies;
        this.blockers = blockers;
        foreach (var descriptor in list.Table())
        {
            Add(descriptor);
        }
    }

    /// <summary>The table first, in the order of its numbers; then what is in flight, as it was found.</summary>
    public List<SeenDescriptor> All => all;

    /// <summary>A message of which every open file is known.</summary>
    public SeenMessage Take(PeekedMessage message, SeenDescriptor receiver)
    {
        try
        {
            return new SeenMessage(message.Data, message.Length, message.Sender, [.. message.Files.Select(file => Find(file, receiver)).OfType<SeenDescriptor>()], message.Credentials);
        }
        catch
        {
            message.Dispose();
            throw;
        }
    }

    /// <summary>Null, with a blocker, where it lies too deep.</summary>
    private SeenDescriptor? Find(SafeFileHandle copy, SeenDescriptor receiver)
    {
        var status = FileStatus.Of(copy, "a file in a message");
        var known = byInode.GetValueOrDefault((status.Device, status.Inode))?
            .Find(other => Native.TaskQueries.SameOpenFile(Environment.ProcessId, (int)copy.DangerousGetHandle(), other.Pid, other.Number));
        if (known is not null || receiver.Depth == ImageLimits.InFlightDepth)
        {
            copy.Dispose();
            return known ?? Refuse(receiver);
        }

        copies.Keep(copy);
        Add(list.InFlight(copy, receiver));
        return all[^1];
    }

    private void Add(SeenDescriptor descriptor)
    {
        var key = (descriptor.Status.Device, descriptor.Status.Inode);
        (byInode.TryGetValue(key, out var same) ? same : byInode[key] = []).Add(descriptor);
        all.Add(descriptor);
    }

    private SeenDescriptor? Refuse(SeenDescriptor receiver)
    {
        blockers.Add(
            receiver.Label, $"it is a socket at which a message with a descriptor in it waits (SCM_RIGHTS); {ImageLimits.InFlightDepth} messages in each other are the limit", "have the program receive some first");
        return null;
    }
}
