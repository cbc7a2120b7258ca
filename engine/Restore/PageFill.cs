using CrContainers.Engine.Errors;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Tracing;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Restore;

/// <summary>Writes the image's pages into the rebuilt address space: by process_vm_writev(2), and where a mapping never was
/// writable by /proc/PID/mem. Small pieces are gathered and written many at once: a call for each page takes as long again as writing it.</summary>
internal sealed class PageFill : IDisposable
{
    /// <summary>Larger pieces are written as they come.</summary>
    private const int Small = 32 << 10;

    /// <summary>Stays in a processor's second-level cache until it is written.</summary>
    private const int MostGathered = 256 << 10;

    private readonly int pid;
    private readonly VmaRecord[] mappings;
    private readonly Func<VmaRecord, bool> isWritable;
    private readonly SafeFileHandle memory;
    private readonly byte[] gathered = GC.AllocateUninitializedArray<byte>(MostGathered);
    private readonly List<(ulong Address, ulong Bytes)> pieces = [];
    private int used;

    /// <param name="pid">The task.</param>
    /// <param name="mappings">All it has.</param>
    /// <param name="isWritable">Whether one is writable at the moment.</param>
    public PageFill(int pid, IReadOnlyList<VmaRecord> mappings, Func<VmaRecord, bool> isWritable)
    {
        this.pid = pid;
        this.isWritable = isWritable;
        this.mappings = [.. mappings];
        memory = FileOpening.Open($"/proc/{pid}/mem", OpenFlags.ReadWrite);
    }

    public long Pages { get; private set; }

    /// <summary>Takes the next pages of a run; they are there after <see cref="Finish"/>.</summary>
    public void Write(ulong address, ReadOnlySpan<byte> contents)
    {
        Pages += contents.Length / Image.ImageFormat.PageSize;
        while (contents.Length > 0)
        {
            var vma = Containing(address);
            var part = contents[..(int)Math.Min((ulong)contents.Length, vma.End - address)];
            if (!isWritable(vma))
            {
                WriteForced(address, part);
            }
            else if (part.Length > Small)
            {
                RemoteMemory.Write(pid, address, part);
            }
            else
            {
                Gather(address, part);
            }

            address += (ulong)part.Length;
            contents = contents[part.Length..];
        }
    }

    /// <summary>Returns once all pages are there.</summary>
    public void Finish()
    {
        var written = gathered.AsSpan(0, used);
        if (!ProcessMemory.TryWrite(pid, pieces, written))
        {
            WriteOneByOne(written);
        }

        pieces.Clear();
        used = 0;
    }

    public void Dispose() => memory.Dispose();

    private void Gather(ulong address, ReadOnlySpan<byte> contents)
    {
        if (used + contents.Length > gathered.Length || pieces.Count == ProcessMemory.MostParts)
        {
            Finish();
        }

        pieces.Add((address, (ulong)contents.Length));
        contents.CopyTo(gathered.AsSpan(used));
        used += contents.Length;
    }

    /// <summary>Some page cannot be written: the error names it.</summary>
    private void WriteOneByOne(ReadOnlySpan<byte> contents)
    {
        foreach (var (address, bytes) in pieces)
        {
            RemoteMemory.Write(pid, address, contents[..(int)bytes]);
            contents = contents[(int)bytes..];
        }
    }

    private VmaRecord Containing(ulong address)
    {
        int low = 0, high = mappings.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (address < mappings[middle].Start)
            {
                high = middle - 1;
            }
            else if (address >= mappings[middle].End)
            {
                low = middle + 1;
            }
            else
            {
                return mappings[middle];
            }
        }

        throw new ImageException(ImageError.DanglingReference, 0, $"page {address:x} lies in no mapping");
    }

    private void WriteForced(ulong address, ReadOnlySpan<byte> contents)
    {
        for (var done = 0; done < contents.Length;)
        {
            var count = FileOpening.WriteAt(memory, $"memory of task {pid} at {address + (ulong)done:x}", contents[done..], (long)address + done);
            done += count > 0 ? count : throw new CrException(
                ErrorKind.IncompatibleHost, "write", $"memory of task {pid} at {address:x}", "the kernel forbids writing to read-only memory", "look at the kernel's proc_mem.force_override");
        }
    }
}
