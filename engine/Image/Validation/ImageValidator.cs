using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image.Validation;

/// <summary>
/// Is what an image says possible, and does it fit together? The restore takes its values as they are, so whatever the
/// kernel would not have given to a checkpoint is refused here, before anything is touched. docs/image-format.md lists the rules.
/// </summary>
internal static class ImageValidator
{
    public static void Validate(CheckpointImage image, RecordChecks checks)
    {
        HeadValidator.Validate(checks, image);
        var files = new FileIndex(checks, image.Files);
        var openFiles = new OpenFileIndex(checks, image.OpenFiles, files);
        TerminalValidator.Validate(checks, image);
        TreeValidator.Validate(checks, image.Trees);
        TaskValidator.ValidateIds(checks, image.Tasks);
        foreach (var task in image.Tasks)
        {
            ValidateTask(checks, image.Head, task, files, openFiles);
        }

        openFiles.RequireReached();
        PidFdValidator.Validate(checks, image);
    }

    private static void ValidateTask(RecordChecks checks, HeadRecord head, TaskImage task, FileIndex files, OpenFileIndex openFiles)
    {
        TaskValidator.Validate(checks, task, files);
        MmValidator.Validate(checks, task.Memory);
        MappingValidator.Validate(checks, task.Memory, files);
        PageRunValidator.Validate(checks, task.Memory, head.Sources.Count);
        var open = DescriptorValidator.Validate(checks, task.Descriptors, openFiles);
        FileClaimsValidator.Validate(checks, task, open);
        SignalValidator.ValidateActions(checks, task.SignalActions);
        SignalValidator.ValidatePending(checks, task.SharedPending);
        TimerValidator.Validate(checks, task);
        LimitsValidator.Validate(checks, task.Limits);
        ControlsValidator.Validate(checks, task.Controls);
        foreach (var thread in task.Threads)
        {
            ThreadValidator.Validate(checks, thread.Thread);
            CpuValidator.Validate(checks, thread.Cpu);
            XstateValidator.Validate(checks, thread.Cpu, head.CpuFeatures);
            CredentialsValidator.Validate(checks, thread.Credentials);
            SchedulingValidator.Validate(checks, thread.Scheduling);
            SignalValidator.ValidatePending(checks, thread.Pending);
        }
    }
}
