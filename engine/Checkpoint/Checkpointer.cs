using CrContainers.Engine.Errors;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>The flow of a checkpoint: bind, prepare, freeze, preflight and capture, release, write; of a container that ends, release comes last.</summary>
internal sealed class Checkpointer(int initPid, IProgress<EngineProgress>? progress)
{
    private const string Operation = "checkpoint";

    public PreflightReport Preflight(CheckpointOptions options)
    {
        Privileges.Require("check", $"task {initPid}");
        LoadingDoor.Finish("check", initPid);
        var surroundings = Surroundings.Of(initPid);
        using var tree = HeldTree.Hold(initPid, surroundings.Host);
        if (PermissionMarkCheck.Run(tree) is { Count: > 0 } blockers)
        {
            return new PreflightReport(blockers, [], [.. tree.Processes.Select(PermissionMarkCheck.Describe)]);
        }

        using var copies = new FrozenCopies(initPid, surroundings.Host);
        using var seen = SeenContainer.Look(tree, surroundings, options, new KnownFlags(options.Tracking is not null));
        foreach (var task in seen.Tasks.Where(task => task.MayBeAsked))
        {
            TaskCapture.Capture(task, PageTaking.None(copies), seen.ListTrees);
        }

        return new PreflightReport(seen.Blockers, seen.Notes, [.. seen.Tasks.Select(task => task.Describe())]);
    }

    public CheckpointResult Checkpoint(Stream stream, CheckpointOptions options)
    {
        Privileges.Require(Operation, $"task {initPid}");
        LoadingDoor.Finish(Operation, initPid);
        var surroundings = Surroundings.Of(initPid);
        using var preparation = Preparation.Make(initPid, surroundings.Host, stream, options, progress);
        var flags = options.LeaveRunning ? KnownFlags.Read(initPid, preparation.IsTracked) : new KnownFlags(preparation.IsTracked);
        return Attempt(flags) ?? Attempt(new KnownFlags(preparation.IsTracked))!;

        CheckpointResult? Attempt(KnownFlags known) => new CheckpointAttempt(initPid, progress, stream, options, preparation).Run(surroundings, known);
    }
}
