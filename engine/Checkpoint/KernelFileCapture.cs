using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>
/// Files of /proc and /sys, the control files of cgroups among them, that are open for reading. The restored task opens them itself,
/// with the rights of the fresh container.
/// </summary>
internal sealed class KernelFileCapture(HeldProcess process, FileTable files)
{
    private const string TaskDirectory = "task";

    /// <summary>Null where it is none, or none that can be kept.</summary>
    public OpenFileRecord? Describe(SeenDescriptor descriptor, OpenFileRecord record) =>
        (descriptor.Status.IsRegular || descriptor.Status.IsDirectory) && KernelFileSystems.Have(descriptor.FileSystem) && Refusal(descriptor) is null
            ? record with { Kind = OpenFileKind.KernelFile, FileId = files.Find(descriptor.Name, descriptor.Status, mapped: false)!.Id }
            : null;

    /// <summary>Why a file of such a file system is not kept; null for one that is, and for any other file.</summary>
    public (string Reason, string Hint)? Refusal(SeenDescriptor descriptor) => descriptor switch
    {
        _ when !KernelFileSystems.Have(descriptor.FileSystem) => null,
        { Writes: true, Status.IsDirectory: false } and { IsPath: false } =>
            ($"it lies on a {descriptor.FileSystem} file system, and is open for writing", "what was written may have set something up that ends with the descriptor (a pressure trigger); open it for each write, or close it first"),
        _ when !IsOfTask(descriptor) || files.Find(descriptor.Name, descriptor.Status, mapped: false) is null =>
            ($"it lies on a {descriptor.FileSystem} file system, and shows a process or thread that has ended or is not the task's own, or has no name", "close it first"),
        _ => null,
    };

    /// <summary>False for /proc/N of another process, or /proc/N/task/M of a thread that has ended.</summary>
    private bool IsOfTask(SeenDescriptor descriptor)
    {
        var parts = descriptor.FileSystem == "proc" ? descriptor.Name.Split('/') : [];
        var at = Array.FindIndex(parts, part => int.TryParse(part, out _));
        return at < 0 || (int.Parse(parts[at]) == process.Pid && (parts.ElementAtOrDefault(at + 1) != TaskDirectory || IsThread(parts.ElementAtOrDefault(at + 2))));
    }

    private bool IsThread(string? id) => id is null || process.Threads.Any(thread => InnerId.Of(process.HostPid, thread.Tid).ToString() == id);
}
