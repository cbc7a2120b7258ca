using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image;

/// <summary>Writes the records of an image in their order; docs/image-format.md.</summary>
internal static class StateWriter
{
    public static void Write(ImageWriter writer, CheckpointImage image)
    {
        writer.Write(image.Head);
        WriteAll(writer, image.Notes);
        WriteAll(writer, image.Files);
        WriteAll(writer, image.OpenFiles);
        WriteAll(writer, image.Terminals);
        WriteAll(writer, image.Trees);
        foreach (var task in image.Tasks)
        {
            WriteTask(writer, image.Head, task);
        }
    }

    private static void WriteAll<T>(ImageWriter writer, IReadOnlyList<T> records)
        where T : IRecord<T>
    {
        foreach (var record in records)
        {
            writer.Write(record);
        }
    }

    private static void WriteTask(ImageWriter writer, HeadRecord head, TaskImage task)
    {
        writer.Write(task.Task);
        writer.Write(task.Memory.Mm);
        WriteAll(writer, task.Memory.Mappings);
        writer.Write(task.Memory.Context);
        writer.Write(task.Memory.Pages);
        writer.Write(task.FileSystem);
        writer.Write(task.Descriptors);
        if (head.HasFileClaims)
        {
            writer.Write(task.FileLocks);
            writer.Write(task.FileOwners);
        }

        writer.Write(task.SignalActions);
        writer.Write(task.SharedPending);
        writer.Write(task.IntervalTimers);
        writer.Write(task.PosixTimers);
        writer.Write(task.Limits);
        writer.Write(task.Controls);
        foreach (var thread in task.Threads)
        {
            writer.Write(thread.Thread);
            writer.Write(thread.Cpu);
            writer.Write(thread.Credentials);
            writer.Write(thread.Scheduling);
            writer.Write(thread.Pending);
        }
    }
}
