using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Restore;

/// <summary>Pipes and FIFOs with what was in them. Both ends are made, whichever the task had, and are kept apart from its numbers
/// until its own are made of them.</summary>
/// <param name="init">The fresh init.</param>
/// <param name="calls">Its calls.</param>
/// <param name="root">Where FIFOs are found.</param>
/// <param name="channel">FIFOs are opened by this program.</param>
/// <param name="free">Two numbers that no descriptor of the task has.</param>
/// <param name="place">Spreads one open file over its numbers, from the one given, which stays open where that is true.</param>
internal sealed class PipeRebuild(FreshInit init, RestoreCalls calls, FreshRoot root, DescriptorChannel channel, (int First, int Second) free, Action<int, OpenFileRecord, bool> place)
{
    private const int AtFdCwd = -100;
    private const ulong SetStatusFlags = 4;
    private const string Subject = "a pipe";
    private const string Most = "/proc/sys/fs/pipe-max-size";

    /// <summary>What fcntl(2) can set.</summary>
    private const OpenFlags Settable = OpenFlags.Append | OpenFlags.NonBlocking | OpenFlags.NoAccessTime | OpenFlags.Direct;

    /// <param name="ends">The open files of one pipe.</param>
    public void Make(IReadOnlyList<OpenFileRecord> ends)
    {
        Open(ends);
        Fill(ends);
        var taken = new HashSet<OpenFlags>();
        foreach (var end in ends)
        {
            var access = (OpenFlags)end.Flags & OpenFlags.AccessMode;
            var isMade = access != OpenFlags.ReadWrite && taken.Add(access);
            var number = isMade ? NumberOf(access) : OpenAgain(access);
            SetFlags(number, (OpenFlags)end.Flags & Settable);
            place(number, end, isMade);
        }

        calls.Queue("close", Subject, Syscall.Close, (ulong)free.First);
        calls.Queue("close", Subject, Syscall.Close, (ulong)free.Second);
    }

    /// <summary>Opens the fresh container's own stdio once more.</summary>
    public void Reopen(OpenFileRecord file)
    {
        var number = OpenNumber(file.Number, (OpenFlags)file.Flags & OpenFlags.AccessMode);
        SetFlags(number, (OpenFlags)file.Flags & Settable);
        place(number, file, false);
    }

    private int NumberOf(OpenFlags access) => access == OpenFlags.ReadOnly ? free.First : free.Second;

    /// <summary>It does not block: what is written must fit, and does not wait for a reader.</summary>
    private void Open(IReadOnlyList<OpenFileRecord> ends)
    {
        if (ends[0].FileId == 0)
        {
            var place = calls.Reserve(2 * sizeof(int));
            var pair = calls.CallForBytes(place, 2 * sizeof(int), "make", Subject, Syscall.Pipe2, place, (ulong)OpenFlags.NonBlocking);
            Move(BitConverter.ToInt32(pair, sizeof(int)), free.Second);
            Move(BitConverter.ToInt32(pair), free.First);
            return;
        }

        Move(OpenFifo(ends[0], OpenFlags.ReadOnly), free.First);
        Move(OpenFifo(ends[0], OpenFlags.WriteOnly), free.Second);
    }

    private int OpenFifo(OpenFileRecord end, OpenFlags flags)
    {
        var record = root.Record(end.FileId);
        using var handle = root.Open(record, flags | OpenFlags.NonBlocking);
        return channel.Pass(handle, record.Path);
    }

    /// <summary>New descriptors have the lowest free numbers: the second free one is never that of the first of a pair.</summary>
    private void Move(int number, int to)
    {
        if (number != to)
        {
            calls.QueueExpecting((ulong)to, "move", Subject, Syscall.Dup3, (ulong)number, (ulong)to, 0);
            calls.Queue("close", Subject, Syscall.Close, (ulong)number);
        }
    }

    private void Fill(IReadOnlyList<OpenFileRecord> ends)
    {
        var pipe = (PipeDetail)ends[0].Detail!;
        var packets = ends.Any(end => ((OpenFlags)end.Flags & OpenFlags.Direct) != 0);
        SetFlags(free.Second, OpenFlags.NonBlocking | (packets ? OpenFlags.Direct : 0));
        Size(pipe.Capacity);
        foreach (var chunk in pipe.Contents)
        {
            calls.QueueExpecting((ulong)chunk.Length, "fill", Subject, Syscall.Write, (ulong)free.Second, calls.Put(chunk), (ulong)chunk.Length);
        }
    }

    /// <summary>Where the task's user has more pages in pipes than fs.pipe-user-pages-soft, its pipes are made small, and the kernel lets it enlarge none:
    /// this program may do that. Beyond fs.pipe-max-size an image gets no more than the container's own rights give.</summary>
    private void Size(int capacity)
    {
        if (calls.TryCall((ulong)capacity, Errno.EPERM, "size", Subject, Syscall.Fcntl, (ulong)free.Second, Pipe.SetCapacity, (ulong)capacity))
        {
            return;
        }

        if (int.Parse(ProcFile.ReadText(Most)) is var most && capacity > most)
        {
            throw new CrException(
                ErrorKind.IncompatibleHost, "size", Subject, $"it had room for {capacity} bytes, and this host lets it have {most} ({Most})", $"echo {capacity} >{Most}, or give the container CAP_SYS_RESOURCE");
        }

        using var end = init.CopyDescriptor(free.Second);
        Pipe.Size(end, capacity);
    }

    private int OpenAgain(OpenFlags access) => OpenNumber(access == OpenFlags.WriteOnly ? free.Second : free.First, access);

    private int OpenNumber(int number, OpenFlags access)
    {
        var path = $"/proc/self/fd/{number}";
        return (int)calls.Call("open", path, Syscall.Openat, unchecked((ulong)AtFdCwd), calls.Put(FileOpening.Terminated(path)), (ulong)(access | OpenFlags.NonBlocking), 0);
    }

    private void SetFlags(int number, OpenFlags flags) =>
        calls.Queue("set the flags of", $"fd {number}", Syscall.Fcntl, (ulong)number, SetStatusFlags, (ulong)flags);
}
