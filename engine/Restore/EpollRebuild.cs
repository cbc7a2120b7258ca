using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;

namespace CrContainers.Engine.Restore;

/// <summary>Fills epoll sets, once every descriptor has its number.</summary>
internal static class EpollRebuild
{
    private const ulong Add = 1;

    /// <summary>Bytes of struct epoll_event, which is packed.</summary>
    private const int EventSize = 12;

    public static void Run(RestoreCalls calls, CheckpointImage image, TaskImage task)
    {
        var numbers = task.Descriptors.Entries.GroupBy(entry => entry.OpenFileId).ToDictionary(entries => entries.Key, entries => entries.First().Number);
        var kinds = image.OpenFiles.ToDictionary(file => file.Id, file => file.Kind);
        foreach (var file in image.OpenFiles.Where(file => numbers.ContainsKey(file.Id)))
        {
            foreach (var entry in (file.Detail as EpollDetail)?.Entries ?? [])
            {
                Watch(calls, numbers[file.Id], entry, kinds[entry.OpenFileId]);
            }
        }

        calls.Flush();
    }

    /// <summary>The fresh container's stdio may be a file or /dev/null, which epoll does not take and which never blocks.</summary>
    private static void Watch(RestoreCalls calls, int epoll, EpollEntry entry, OpenFileKind kind) => calls.QueueAllowing(
        kind is OpenFileKind.Stdio or OpenFileKind.StdioReopened ? Errno.EPERM : Errno.None, "watch", $"fd {entry.Number} by epoll fd {epoll}",
        Syscall.EpollCtl, (ulong)epoll, Add, (ulong)entry.Number, calls.Put(Event(entry)));

    private static byte[] Event(EpollEntry entry)
    {
        var bytes = new byte[EventSize];
        BitConverter.TryWriteBytes(bytes, entry.Events);
        BitConverter.TryWriteBytes(bytes.AsSpan(sizeof(uint)), entry.Data);
        return bytes;
    }
}
