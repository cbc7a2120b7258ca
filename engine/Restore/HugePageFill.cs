using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Restore;

/// <summary>
/// Gives huge pages their contents. The task itself touches each of them, so that its own container pays for it; no write(2) writes to a file of
/// them, so that this program then writes to the task's memory.
/// </summary>
internal sealed class HugePageFill(int pid, RestoreCalls calls)
{
    private const ulong ReadWrite = 3;
    private const ulong MapShared = 0x01;
    private const ulong MapNoReserve = 0x4000;
    private const ulong PopulateWrite = 23;

    /// <summary>Fills a file through a mapping that is there for the moment, and closes it.</summary>
    /// <param name="reader">At its contents.</param>
    /// <param name="file">Its record.</param>
    /// <param name="number">Its descriptor in the task.</param>
    public void Fill(ImageReader reader, FileRecord file, ulong number)
    {
        var size = file.Nameless!.HugePageSize;
        var start = (ulong)calls.Call("map", file.ShownName, Syscall.Mmap, 0, (ulong)file.PagedSize, ReadWrite, MapShared | MapNoReserve, number, 0);
        calls.Queue("close", file.ShownName, Syscall.Close, number);
        ulong touched = 0;
        reader.ReadFile(file, data =>
        {
            var first = Math.Max(touched, (ulong)data.Offset / size * size);
            var end = ((ulong)(data.Offset + data.Contents.Length) + size - 1) / size * size;
            Touch(file.ShownName, start + first, start + Math.Max(first, end), size);
            RemoteMemory.Write(pid, start + (ulong)data.Offset, data.Contents);
            touched = Math.Max(touched, end);
        });
        calls.Queue("unmap", file.ShownName, Syscall.Munmap, start, (ulong)file.PagedSize);
        calls.Flush();
    }

    /// <summary>Touches the pages that mappings of the task's own get from the image.</summary>
    public void Touch(MmImage memory)
    {
        foreach (var (vma, start, end) in HugePageRuns.Of(memory))
        {
            Touch($"mapping {vma.Start:x}-{vma.End:x}", start, end, vma.HugePageSize);
        }
    }

    /// <summary>EFAULT stands for the SIGBUS that a touch would raise. Before Linux 5.14 there is no such call, and the pages come as they are written.</summary>
    private void Touch(string subject, ulong start, ulong end, ulong size)
    {
        try
        {
            if (start < end)
            {
                calls.QueueAllowing(Errno.EINVAL, "touch", subject, Syscall.Madvise, start, end - start, PopulateWrite);
                calls.Flush();
            }
        }
        catch (KernelException exception) when (exception.Errno is Errno.EFAULT or Errno.ENOMEM)
        {
            throw HugePageCheck.TooFew("fill", subject, size, $"the kernel gives the fresh container no more huge page of {HugePage.Text(size)}", exception);
        }
    }
}
