using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image.Validation;

/// <summary>OPEN_FILE of a pidfd_open(2): of a process of the image, or one of its threads.</summary>
internal static class PidFdValidator
{
    public static void Validate(RecordChecks checks, CheckpointImage image)
    {
        var processes = image.Tasks.Select(task => task.Task.Pid).ToHashSet();
        var threads = image.Tasks.SelectMany(task => task.Threads).Select(thread => thread.Thread.Tid).ToHashSet();
        foreach (var file in image.OpenFiles.Where(file => file.Kind == OpenFileKind.PidFd))
        {
            var detail = (PidFdDetail)file.Detail!;
            checks.RequireReference((detail.IsThread ? threads : processes).Contains(detail.Id), file, $"OPEN_FILE {file.Id} is a pidfd of {detail.Id}, which is not there");
        }
    }
}
