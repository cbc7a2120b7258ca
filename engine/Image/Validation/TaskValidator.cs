using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image.Validation;

/// <summary>TASK and FILE_SYSTEM: ids, names and the files a process stands on.</summary>
internal static class TaskValidator
{
    public const int CommLength = 15;
    private const int AllPermissions = 0x1ff;

    /// <summary>No two tasks, threads or address spaces have the same id.</summary>
    public static void ValidateIds(RecordChecks checks, IReadOnlyList<TaskImage> tasks)
    {
        var pids = new HashSet<int>();
        var tids = new HashSet<int>();
        var memories = new HashSet<ulong>();
        foreach (var task in tasks)
        {
            checks.Require(task.Task.Pid > 0 && pids.Add(task.Task.Pid), task.Task, $"a task with pid {task.Task.Pid}");
            checks.Require(task.Memory.Mm.Id != 0 && memories.Add(task.Memory.Mm.Id), task.Memory.Mm, $"an MM with id {task.Memory.Mm.Id}");
            foreach (var thread in task.Threads)
            {
                checks.Require(thread.Thread.Tid > 0 && tids.Add(thread.Thread.Tid), thread.Thread, $"a thread with tid {thread.Thread.Tid}");
            }
        }
    }

    public static void Validate(RecordChecks checks, TaskImage image, FileIndex files)
    {
        var task = image.Task;
        checks.Require(task is { ParentPid: >= 0, ProcessGroup: >= 0, Session: >= 0, SeccompFilters: >= 0 }, task, $"task {task.Pid} has a negative id or count");
        checks.Require(task.Comm.Length <= CommLength, task, $"task {task.Pid} has a name of {task.Comm.Length} bytes");
        checks.Require(char.IsAsciiLetter((char)task.State), task, $"task {task.Pid} is in state {task.State}");
        checks.Require(image.Threads[0].Thread.Tid == task.Pid, image.Threads[0].Thread, $"the first thread of task {task.Pid} is not its leader");
        files.Require(task.ExecutableId, file => file.Kind == FileKind.Regular, task, "an executable");
        files.Require(image.FileSystem.WorkingDirectoryId, file => file.IsDirectory, image.FileSystem, "a working directory");
        checks.Require((image.FileSystem.Umask & ~AllPermissions) == 0, image.FileSystem, $"an umask of {image.FileSystem.Umask}");
    }
}
