using CrContainers.Engine.Errors;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Tracing;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Restore;

/// <summary>Writes the image's pages into the rebuilt address space: by process_vm_writev(2), and where a mapping never was
/// writable by /proc/PID/mem.</summary>
internal sealed class PageFill : IDisposable
{
    private readonly int pid;
    private readonly VmaRecord[] mappings;
    private readonly Func<VmaRecord, bool> isWritable;
    private readonly SafeFileHandle memory;

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

    /// <summary>Takes the next pages of a run.</summary>
    public void Write(ulong address, ReadOnlySpan<byte> contents)
    {
        Pages += contents.Length / Image.ImageFormat.PageSize;
        while (contents.Length > 0)
        {
            var vma = Containing(address);
            var part = contents[..(int)Math.Min((ulong)contents.Length, vma.End - address)];
            if (isWritable(vma))
            {
                RemoteMemory.Write(pid, address, part);
            }
            else
            {
                WriteForced(address, part);
            }

            address += (ulong)part.Length;
            contents = contents[part.Length..];
        }
    }

    public void Dispose() => memory.Dispose();

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
