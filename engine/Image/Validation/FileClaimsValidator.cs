using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image.Validation;

/// <summary>FILE_LOCKS and FILE_OWNERS: what a process holds and wants of its open files.</summary>
internal static class FileClaimsValidator
{
    /// <param name="checks">What fails.</param>
    /// <param name="task">Whose.</param>
    /// <param name="open">Ids of all open files that it has, also in flight.</param>
    public static void Validate(RecordChecks checks, TaskImage task, IReadOnlySet<ulong> open)
    {
        var table = task.Descriptors.Entries.Select(entry => entry.OpenFileId).ToHashSet();
        foreach (var held in task.FileLocks.Locks)
        {
            // The process's own locks end as it closes the file.
            var holders = held.Kind == FileLockKind.Posix ? table : open;
            checks.RequireReference(holders.Contains(held.OpenFileId), task.FileLocks, $"a lock by OPEN_FILE {held.OpenFileId}, which no descriptor leads to");
            checks.Require(held.Start >= 0 && held.End >= held.Start, task.FileLocks, $"a lock of bytes {held.Start} to {held.End}");
            checks.Require(held.IsOfAll || held.Kind is FileLockKind.Posix or FileLockKind.OpenFile, task.FileLocks, $"a {held.Kind} lock of a part of a file");
        }

        RequireOnlyWhole(checks, task.FileLocks);
        ValidateOwners(checks, task, open);
    }

    /// <summary>A second flock or lease by the same open file would take the first one's place.</summary>
    private static void RequireOnlyWhole(RecordChecks checks, FileLocksRecord locks)
    {
        var whole = new HashSet<(ulong, FileLockKind)>();
        foreach (var held in locks.Locks.Where(held => held.Kind is FileLockKind.Whole or FileLockKind.Lease))
        {
            checks.Require(whole.Add((held.OpenFileId, held.Kind)), locks, $"a second {held.Kind} lock by OPEN_FILE {held.OpenFileId}");
        }
    }

    private static void ValidateOwners(RecordChecks checks, TaskImage task, IReadOnlySet<ulong> open)
    {
        var threads = task.Threads.Select(thread => thread.Thread.Tid).ToHashSet();
        var seen = new HashSet<ulong>();
        foreach (var owner in task.FileOwners.Owners)
        {
            checks.RequireReference(open.Contains(owner.OpenFileId), task.FileOwners, $"an owner of OPEN_FILE {owner.OpenFileId}, which no descriptor leads to");
            checks.Require(seen.Add(owner.OpenFileId), task.FileOwners, $"two owners of OPEN_FILE {owner.OpenFileId}");
            checks.Require(owner.Signal is >= 0 and <= SignalActionsRecord.Count, task.FileOwners, $"OPEN_FILE {owner.OpenFileId} sends signal {owner.Signal}");
            checks.RequireReference(IsOwn(task.Task, threads, owner), task.FileOwners, $"OPEN_FILE {owner.OpenFileId} signals {owner.Kind} {owner.OwnerId}, which is not the task's");
        }
    }

    private static bool IsOwn(TaskRecord task, HashSet<int> threads, FileOwner owner) => owner.OwnerId == 0 || owner.Kind switch
    {
        FileOwnerKind.Thread => threads.Contains(owner.OwnerId),
        FileOwnerKind.Process => owner.OwnerId == task.Pid,
        _ => owner.OwnerId == task.ProcessGroup,
    };
}
