using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Plugin.Commands;

/// <summary>What a process holds and wants of an open file, in a few words each: locks, leases, signals.</summary>
internal static class ClaimText
{
    public static IReadOnlyList<string> Of(TaskImage task, ulong openFileId) =>
    [
        .. task.FileLocks.Locks.Where(held => held.OpenFileId == openFileId).Select(held => held.ToString()),
        .. task.FileOwners.Owners.Where(owner => owner.OpenFileId == openFileId && owner.OwnerId != 0).Select(Owner),
    ];

    private static string Owner(FileOwner owner)
    {
        var kind = owner.Kind switch { FileOwnerKind.Thread => "thread", FileOwnerKind.Process => "process", _ => "process group" };
        return FormattableString.Invariant($"signals {kind} {owner.OwnerId}{(owner.IsAsync ? "" : " for urgent data")}");
    }
}
