namespace CrContainers.Engine.Native;

/// <summary>The file systems in memory that nobody mounts: memfds, shared anonymous memory and segments of System V lie on them, on one
/// for ordinary pages and one for each size of huge pages.</summary>
internal static unsafe class KernelMemory
{
    private const ulong CloseOnExec = 1;
    private static readonly Lazy<Dictionary<ulong, ulong>> Known = new(Ask);

    /// <summary>Asks the kernel for them, which is done once: the first answer takes a call for each.</summary>
    public static void Find() => _ = Known.Value;

    /// <param name="device">The st_dev of a file.</param>
    public static bool Has(ulong device) => Known.Value.ContainsKey(device);

    /// <summary>Bytes of a huge page of such a file system; 0 for the one of ordinary pages, and for any other file system.</summary>
    public static ulong HugePageOf(ulong device) => Known.Value.GetValueOrDefault(device);

    /// <summary>An empty file takes no page. A size of pages that this kernel or processor has not got has no file system.</summary>
    private static Dictionary<ulong, ulong> Ask()
    {
        var devices = new Dictionary<ulong, ulong>();
        foreach (var size in (IEnumerable<ulong>)[0, .. HugePage.Sizes])
        {
            if (DeviceOf(size) is { } device)
            {
                devices.Add(device, size);
            }
        }

        return devices;
    }

    private static ulong? DeviceOf(ulong hugePage)
    {
        const string subject = "a memfd";
        fixed (byte* name = "device\0"u8)
        {
            var made = LibC.Call(Syscall.MemfdCreate, (long)name, (long)(CloseOnExec | HugePage.Ask(HugePage.OfMemoryFile, hugePage)));
            if (made < 0 && hugePage != 0)
            {
                return null;
            }

            using var file = FileOpening.Handle(LibC.Checked("make", subject, made));
            return FileStatus.Of(file, subject).Device;
        }
    }
}
