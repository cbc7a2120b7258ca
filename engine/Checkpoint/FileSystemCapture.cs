using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>Working directory, root and umask of a process.</summary>
internal static class FileSystemCapture
{
    public static FileSystemRecord Capture(HeldProcess process, FileTable files, NamelessCapture nameless, BlockerList blockers)
    {
        if (ProcFile.Link($"/proc/{process.HostPid}/root") is var root && root != "/")
        {
            blockers.Add($"root directory {root}", "the task has changed its root (chroot)", "a changed root is not kept yet");
        }

        return new FileSystemRecord
        {
            WorkingDirectoryId = WorkingDirectory(process.HostPid, files, nameless, blockers)?.Id ?? 0,
            Umask = process.Status.Umask,
        };
    }

    private static FileRecord? WorkingDirectory(int pid, FileTable files, NamelessCapture nameless, BlockerList blockers)
    {
        var link = $"/proc/{pid}/cwd";
        var path = ProcFile.Link(link) ?? "";
        var found = FileStatus.OfPath(link) is { } status ? files.Find(path, status, mapped: false) ?? nameless.Take(link, status, blockers) : null;
        if (found is null)
        {
            blockers.Add($"working directory {path}", "its name leads to nothing or to another directory", "change to a directory that exists");
            return null;
        }

        using var directory = FileOpening.Open(link, OpenFlags.Path);
        if (FileSystemType.PseudoNameOf(directory, path) is { } type)
        {
            blockers.Add($"working directory {path}", $"it lies on a {type} file system", "change to another directory");
        }

        return found;
    }
}
