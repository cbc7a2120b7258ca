using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Restore;

/// <summary>
/// Files without a name, with their contents, before anything opens or maps one of them. The task itself makes what is memory, and writes all
/// contents: so its own container pays for the pages.
/// </summary>
internal sealed class NamelessRebuild(FreshInit init, RestoreCalls calls, DescriptorChannel channel, FreshRoot root)
{
    private const ulong AllowSealing = 2;
    private const ulong ReadWrite = 3;
    private const ulong MapSharedAnonymous = 0x21;
    private const ulong MapNoReserve = 0x4000;

    private readonly SegmentRebuild segments = new(init.Pid, calls);

    /// <param name="reader">At the contents of the first of them.</param>
    public void Make(ImageReader reader)
    {
        foreach (var file in root.Nameless)
        {
            try
            {
                MakeOne(reader, file);
            }
            catch (CrException exception) when (exception is not ImageException && exception.Hint is null)
            {
                // A write that ends early is the last that finds room.
                var reason = exception.Kind == ErrorKind.IncompatibleHost ? $"there is no room for all of it: {exception.Reason}" : exception.Reason;
                throw new CrException(
                    exception.Kind, exception.Operation, exception.Subject, reason, "give the fresh container as much memory, and room on its file systems, as the checkpointed one had", exception);
            }
        }
    }

    private void MakeOne(ImageReader reader, FileRecord file)
    {
        var made = Make(file);
        root.Adopt(file, made);
        if (file.HasContents)
        {
            Fill(reader, file, made);
        }

        Dress(file, made);
    }

    /// <summary>Once everything is mapped that may write to them.</summary>
    public void Finish()
    {
        foreach (var file in root.Nameless.Where(file => file.Kind == FileKind.Segment))
        {
            segments.Finish(file);
        }

        foreach (var file in root.Nameless.Where(file => file.Nameless!.Seals != 0))
        {
            using var handle = root.Open(file, OpenFlags.ReadWrite);
            MemorySeals.Add(handle, file.ShownName, file.Nameless!.Seals);
        }
    }

    /// <summary>The rights of shared anonymous memory mean nothing, and those of a segment are not its file's.</summary>
    private static void Dress(FileRecord file, SafeFileHandle made)
    {
        if (file.Kind is not (FileKind.SharedMemory or FileKind.Segment))
        {
            NamelessFile.SetRights(made, file.ShownName, file.Nameless!.Uid, file.Nameless.Gid, file.Nameless.Mode);
            NamelessFile.SetModified(made, file.ShownName, file.Modified);
        }
    }

    private SafeFileHandle Make(FileRecord file) => file.Kind switch
    {
        FileKind.MemoryFile => MakeMemory(file),
        FileKind.SharedMemory => MakeShared(file),
        FileKind.Nameless or FileKind.RemovedDirectory => root.MakeNameless(file),
        FileKind.Segment => MakeSegment(file),
        _ => throw new CrException(ErrorKind.Internal, "make again", file.ShownName, $"it is of kind {file.Kind}"),
    };

    private SafeFileHandle MakeMemory(FileRecord file)
    {
        var number = (int)calls.Call("make", file.ShownName, Syscall.MemfdCreate, calls.Put(FileOpening.Terminated(file.Path)), AllowSealing | HugePage.Ask(HugePage.OfMemoryFile, file.Nameless!.HugePageSize));
        var copy = init.CopyDescriptor(number);
        calls.Queue("close", file.ShownName, Syscall.Close, (ulong)number);
        return copy;
    }

    /// <summary>The kernel makes its file as it is mapped; that can be opened through /proc/PID/map_files.</summary>
    private SafeFileHandle MakeShared(FileRecord file)
    {
        var size = (ulong)file.Size;
        var kind = MapSharedAnonymous | MapNoReserve | HugePage.Ask(HugePage.OfMapping, file.Nameless!.HugePageSize);
        var start = (ulong)calls.Call("map", file.ShownName, Syscall.Mmap, 0, size, ReadWrite, kind, ulong.MaxValue, 0);
        var handle = OpenMapped(start, size);
        calls.Queue("unmap", file.ShownName, Syscall.Munmap, start, size);
        return handle;
    }

    private SafeFileHandle MakeSegment(FileRecord file)
    {
        segments.Make(file);
        var start = segments.Attach(file);
        var handle = OpenMapped(start, (ulong)file.PagedSize);
        segments.Detach(file, start);
        return handle;
    }

    private SafeFileHandle OpenMapped(ulong start, ulong size) => FileOpening.Open($"/proc/{init.Pid}/map_files/{start:x}-{start + size:x}", OpenFlags.ReadWrite);

    private void Fill(ImageReader reader, FileRecord file, SafeFileHandle made)
    {
        if (file.Kind is FileKind.Nameless or FileKind.MemoryFile)
        {
            NamelessFile.SetSize(made, file.ShownName, file.Size);
        }

        if (file.Nameless!.DataBytes == 0)
        {
            return;
        }

        var number = (ulong)channel.Pass(made, file.ShownName);
        if (file.Nameless.HugePageSize > 0)
        {
            new HugePageFill(init.Pid, calls).Fill(reader, file, number);
            return;
        }

        reader.ReadFile(file, data => calls.QueueExpecting(
            (ulong)data.Contents.Length, "fill", file.ShownName, Syscall.Pwrite64, number, calls.Put(data.Contents), (ulong)data.Contents.Length, (ulong)data.Offset));
        calls.Queue("close", file.ShownName, Syscall.Close, number);
        calls.Flush();
    }
}
