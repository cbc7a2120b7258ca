using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Proc;

namespace CrContainers.Engine.Checkpoint;

/// <summary>File locks and leases. fdinfo shows them at the open file they were set by, also those that belong to the process.</summary>
internal sealed class LockCapture(BlockerList blockers, bool keep)
{
    private readonly List<FileLock> locks = [];

    public IReadOnlyList<FileLock> Locks => locks;

    public void Take(SeenDescriptor descriptor, ulong openFileId)
    {
        foreach (var text in descriptor.Info.Locks)
        {
            Take(descriptor.Subject, text, openFileId);
        }

        if (locks.Count > ImageLimits.FileLocks)
        {
            blockers.Add("file locks", $"there are {locks.Count}; {ImageLimits.FileLocks} is the limit", "release some");
        }
    }

    private void Take(string subject, string text, ulong openFileId)
    {
        if (!keep)
        {
            blockers.Add(subject, $"it holds a lock ({text})", "release it first, or checkpoint with --file-locks");
        }
        else if (Describe(LockInfo.Parse(text), openFileId) is { } held)
        {
            locks.Add(held);
        }
        else
        {
            blockers.Add(subject, $"it holds a lock of a kind, or in a state, that is not kept ({text})", "release it first");
        }
    }

    /// <summary>Null for a lease that somebody else is about to break, and for what is none of the four.</summary>
    private static FileLock? Describe(LockInfo info, ulong openFileId)
    {
        FileLockKind? kind = (info.Kind, info.State) switch
        {
            ("FLOCK", "ADVISORY") => FileLockKind.Whole,
            ("POSIX", "ADVISORY") => FileLockKind.Posix,
            ("OFDLCK", "ADVISORY") => FileLockKind.OpenFile,
            ("LEASE", "ACTIVE") => FileLockKind.Lease,
            _ => null,
        };
        return kind is { } known && info.Access is "READ" or "WRITE"
            ? new FileLock(openFileId, kind.Value, info.Access == "WRITE", info.Start, info.End ?? FileLock.ToEnd)
            : null;
    }
}
