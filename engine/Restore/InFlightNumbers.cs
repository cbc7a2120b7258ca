using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Restore;

/// <summary>Open files in flight have numbers of the task while it is rebuilt, as if they were descriptors of it. They are closed once they were sent
/// and all that belongs to them is set.</summary>
internal sealed class InFlightNumbers
{
    private const int OpenFiles = 7;

    /// <summary>What else is open for a while.</summary>
    private const int Spare = 8;
    private readonly List<DescriptorEntry> entries;

    public InFlightNumbers(CheckpointImage image, TaskImage task)
    {
        var files = image.OpenFiles.ToDictionary(file => file.Id);
        var free = new FreeNumbers(task.Descriptors);
        entries = [.. InFlight.Of(task.Descriptors, id => files[id]).SelectMany(ids => ids).Select(id => new DescriptorEntry(free.Take(), id, CloseOnExec: false))];
        Task = entries.Count == 0 ? task : task with { Descriptors = new DescriptorsRecord { Entries = [.. task.Descriptors.Entries.Concat(entries).OrderBy(entry => entry.Number)] } };
    }

    /// <summary>With them among its descriptors.</summary>
    public TaskImage Task { get; }

    /// <summary>In flight they did not count for the limit of open files, and here they do.</summary>
    public void RequireRoom(int pid)
    {
        var limit = ResourceLimits.Parse(ProcFile.Read(pid, "limits"))[(2 * OpenFiles) + 1];
        if (entries.Count > 0 && (ulong)entries[^1].Number + Spare >= limit)
        {
            throw new CrException(
                ErrorKind.IncompatibleHost, "restore", $"task {Task.Task.Pid}", $"with {entries.Count} descriptors in flight it needs number {entries[^1].Number} for a while; {limit} are the fresh container's hard limit of open files (RLIMIT_NOFILE)",
                "give the fresh container a higher one (docker run --ulimit nofile)");
        }
    }

    public bool Has(ulong openFileId) => entries.Exists(entry => entry.OpenFileId == openFileId);

    public void Close(RestoreCalls calls)
    {
        foreach (var entry in entries)
        {
            calls.Queue("close", $"what is in flight, fd {entry.Number}", Syscall.Close, (ulong)entry.Number);
        }

        calls.Flush();
    }
}
