using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;

namespace CrContainers.Engine.Restore;

/// <summary>Rebuilds the descriptor table from descriptors 0 to 2 of the fresh container, and nothing else of it.</summary>
internal sealed class DescriptorRebuild(FreshInit init, RestoreCalls calls, FreshRoot root, FreshConsole? console, CheckpointImage image, TaskImage task, FreeNumbers free)
{
    private const int StdioCount = 3;
    private const int AtFdCwd = -100;
    private static readonly Dictionary<int, string> Devices = new() { [3] = "/dev/null", [5] = "/dev/zero", [7] = "/dev/full", [8] = "/dev/random", [9] = "/dev/urandom" };
    private readonly EventFileRebuild events = new(calls);
    private readonly FanotifyRebuild fanotify = new(calls, task);
    private readonly SocketRebuild sockets = new(init, calls, root);

    /// <summary>Close-on-exec closed most of them at the exec; some runtimes hand others on.</summary>
    public static void CloseInherited(RestoreCalls calls) =>
        calls.Call("close", "inherited descriptors", Syscall.CloseRange, StdioCount, uint.MaxValue, 0);

    /// <returns>The connections: what waits at them is still to be sent.</returns>
    public ConnectionRebuild Run(DescriptorChannel channel)
    {
        var entries = task.Descriptors.Entries.ToLookup(entry => entry.OpenFileId);
        var openFiles = image.OpenFiles.Where(file => entries.Contains(file.Id) && !file.ShowsThreads).ToList();

        // Stdio first: its numbers may be wanted for other files, and every one of them keeps its own number.
        foreach (var file in openFiles.Where(file => file.Kind == OpenFileKind.Stdio))
        {
            SetBlocking(file);
            Place(file.Number, [.. entries[file.Id]], keep: true);
        }

        RebuildPtys(openFiles, entries);

        // Before other sockets: for a moment they have their names.
        var connections = new ConnectionRebuild(init, calls, root, sockets, image, task, free, (source, file) => Place(source, [.. entries[file.Id]], keep: false));
        connections.Make();
        foreach (var file in openFiles.Where(file => !ConnectionRebuild.Makes(file) && file.Kind is not (OpenFileKind.Stdio or OpenFileKind.StdioReopened or OpenFileKind.Pipe or OpenFileKind.PtyMaster or OpenFileKind.PtySlave)))
        {
            Place(Open(file, channel), [.. entries[file.Id]], keep: false);
        }

        RebuildPipes(openFiles, entries, channel);
        CloseUnused();
        calls.Flush();
        return connections;
    }

    private void RebuildPtys(List<OpenFileRecord> openFiles, ILookup<ulong, DescriptorEntry> entries)
    {
        var ptys = new PtyRebuild(init, calls, OpenItself);
        foreach (var file in PtyRebuild.InOrder(openFiles))
        {
            Place(ptys.MakeMaster(file), [.. entries[file.Id]], keep: false);
        }

        foreach (var file in openFiles.Where(file => file.Kind == OpenFileKind.PtySlave))
        {
            Place(ptys.OpenSlave(file), [.. entries[file.Id]], keep: false);
        }

        foreach (var file in openFiles.Where(file => file.Kind is OpenFileKind.PtyMaster or OpenFileKind.PtySlave))
        {
            ptys.Finish(file, entries[file.Id].First().Number);
        }
    }

    private void RebuildPipes(List<OpenFileRecord> openFiles, ILookup<ulong, DescriptorEntry> entries, DescriptorChannel channel)
    {
        var pipes = new PipeRebuild(init, calls, root, channel, (free.Take(), free.Take()), (source, file, keep) => Place(source, [.. entries[file.Id]], keep));
        foreach (var file in openFiles.Where(file => file.Kind == OpenFileKind.StdioReopened))
        {
            pipes.Reopen(file);
        }

        foreach (var ends in openFiles.Where(file => file.Kind == OpenFileKind.Pipe).GroupBy(file => ((PipeDetail)file.Detail!).PipeId))
        {
            pipes.Make([.. ends]);
        }
    }

    private void Place(int source, IReadOnlyList<DescriptorEntry> entries, bool keep) => DescriptorPlacement.Place(calls, source, entries, keep);

    /// <summary>The fresh container's open file is its own; only whether the program waits on it is the program's.</summary>
    private void SetBlocking(OpenFileRecord file)
    {
        const ulong getStatusFlags = 3;
        const ulong setStatusFlags = 4;
        var current = (ulong)calls.Call("ask the flags of", $"fd {file.Number}", Syscall.Fcntl, (ulong)file.Number, getStatusFlags);
        var wanted = (current & ~(ulong)OpenFlags.NonBlocking) | (file.Flags & (ulong)OpenFlags.NonBlocking);
        if (wanted != current)
        {
            calls.Queue("set the flags of", $"fd {file.Number}", Syscall.Fcntl, (ulong)file.Number, setStatusFlags, wanted);
        }
    }

    private int Open(OpenFileRecord file, DescriptorChannel channel) => file.Kind switch
    {
        OpenFileKind.Device => OpenItself(file, Devices[file.Number], opened => opened.DeviceMajor == 1 && opened.DeviceMinor == file.Number, $"device 1:{file.Number}"),
        OpenFileKind.Console => OpenItself(file, console!.PathOf(file), opened => console.Is(file, opened), "the container's console"),
        OpenFileKind.Path => OpenPath(file, channel),
        OpenFileKind.Socket or OpenFileKind.Connection => sockets.Make(file),
        OpenFileKind.Fanotify => fanotify.Make(file),
        _ => events.Make(file),
    };

    /// <summary>The task opens a device itself, within what its container allows; then it is made sure that it is the one it should be.
    /// A terminal does not become the controlling one by being opened: it is, or is not, already.</summary>
    private int OpenItself(OpenFileRecord file, string path, Func<FileStatus, bool> isRight, string what)
    {
        root.RequireCharacterDevice(path);
        var name = calls.Put(FileOpening.Terminated(path));
        var descriptor = (int)calls.Call("open", path, Syscall.Openat, unchecked((ulong)AtFdCwd), name, file.Flags | (ulong)OpenFlags.NoControllingTerminal, 0);
        using var copy = init.CopyDescriptor(descriptor);
        var status = FileStatus.Of(copy, path);
        return status.IsCharacterDevice && isRight(status)
            ? descriptor
            : throw new CrException(ErrorKind.IncompatibleHost, "open", path, $"it is not {what} in the fresh container", "restore into a container with the usual /dev");
    }

    private int OpenPath(OpenFileRecord file, DescriptorChannel channel)
    {
        var record = root.Record(file.FileId);
        using var handle = root.Open(record, (OpenFlags)file.Flags);
        if (file.Offset != 0)
        {
            LibC.CallChecked("seek in", record.Path, Syscall.Lseek, (int)handle.DangerousGetHandle(), file.Offset, 0);
        }

        return channel.Pass(handle, record.ShownName);
    }

    private void CloseUnused()
    {
        var used = task.Descriptors.Entries.Select(entry => entry.Number).ToHashSet();
        foreach (var number in Enumerable.Range(0, StdioCount).Where(number => !used.Contains(number)))
        {
            calls.Queue("close", $"fd {number}", Syscall.Close, (ulong)number);
        }
    }
}
