using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;

namespace CrContainers.Engine.Restore;

/// <summary>Descriptors that show the task's threads can be had only once these are there; and only then is everything there that
/// travels in messages, and that epoll, inotify and fanotify watch.</summary>
internal sealed class LateDescriptors(FreshInit init, RestoreCalls calls, FreshRoot root, CheckpointImage image, TaskImage task)
{
    private const int AtFdCwd = -100;
    private const ulong OfThread = 0x80;

    /// <param name="connections">Made; what waits at them is still to be sent.</param>
    public void Run(ConnectionRebuild connections)
    {
        var entries = task.Descriptors.Entries.ToLookup(entry => entry.OpenFileId);
        foreach (var file in image.OpenFiles.Where(file => file.ShowsThreads && entries.Contains(file.Id)))
        {
            var number = file.Kind == OpenFileKind.PidFd ? OpenProcess(file, (PidFdDetail)file.Detail!) : OpenKernelFile(file);
            DescriptorPlacement.Place(calls, number, [.. entries[file.Id]], keep: false);
        }

        connections.Finish();
        EpollRebuild.Run(calls, image, task);
        new WatchRebuild(init, calls).Run(image, task);
        new FanotifyRebuild(calls, task).Mark(image.OpenFiles);
    }

    private int OpenProcess(OpenFileRecord file, PidFdDetail process) => (int)calls.Call(
        "open", $"a pidfd of {process.Id}", Syscall.PidfdOpen, (ulong)process.Id, (file.Flags & (ulong)OpenFlags.NonBlocking) | (process.IsThread ? OfThread : 0));

    /// <summary>The task opens it itself, within what its container allows. What the name leads to is looked at before, for a FIFO would
    /// have it wait, and after.</summary>
    private int OpenKernelFile(OpenFileRecord file)
    {
        var record = root.Record(file.FileId);
        root.RequireKernelFile(record);
        var number = (int)calls.Call("open", record.Path, Syscall.Openat, unchecked((ulong)AtFdCwd), calls.Put(FileOpening.Terminated(record.Path)), file.Flags, 0);
        using var copy = init.CopyDescriptor(number);
        if (!FreshRoot.IsKernelFile(record, copy))
        {
            throw new CrException(ErrorKind.IncompatibleHost, "open", record.Path, "it was exchanged meanwhile");
        }

        if (file.Offset != 0)
        {
            calls.QueueExpecting((ulong)file.Offset, "seek in", record.Path, Syscall.Lseek, (ulong)number, (ulong)file.Offset, 0);
        }

        return number;
    }
}
