using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Restore;

/// <summary>The flow of a restore: read, preflight, catch at exec, rebuild, verify, release.</summary>
internal sealed class Restorer(int freshInitPid, IProgress<EngineProgress>? progress)
{
    private const string Operation = "restore";

    public RestoreResult Restore(Stream stream, RestoreOptions options)
    {
        Privileges.Require(Operation, $"task {freshInitPid}");
        var clock = new StageClock();
        var reader = new ImageReader(stream);
        var image = reader.ReadState();
        HostCheck.Check(image);
        RequireSamePid(image.Tasks[0].Task.Pid);
        var preflight = clock.Lap();
        Report("preflight", $"checkpoint {image.Head.CheckpointId} of {image.Tasks[0].Task.Comm}");
        using var init = FreshInit.Catch(freshInitPid, options.Start);
        options.Caught?.Invoke();
        var caught = clock.Lap();
        Report("catch", $"task {freshInitPid} is held at its exec");
        var console = FreshConsole.Take(init, image);
        reader.Tell(progress, image);
        using (var trees = new TreeRebuild(freshInitPid))
        {
            reader.ReadTrees(image, trees);
        }

        var task = new TaskRebuild(init, console, image, new InFlightNumbers(image, image.Tasks[0]));
        task.Run(reader);
        Report("rebuild", $"{task.PagesWritten} pages written");
        init.Release();
        var rebuild = clock.Lap();
        Report("release", $"rebuild: {rebuild.TotalMilliseconds:F3} ms");
        return new RestoreResult(image.Head.CheckpointId, new RestoreTimes(preflight, caught, rebuild, task.Fill), task.PagesWritten, []);
    }

    /// <summary>A task knows its own pid, and its parent's: the fresh init must have the same.</summary>
    private void RequireSamePid(int pid)
    {
        var fresh = Proc.TaskStatus.Parse(ProcFile.Read(freshInitPid, "status")).NsThreadGroups[^1];
        if (fresh != pid)
        {
            throw new CrException(
                ErrorKind.IncompatibleHost, Operation, $"task {freshInitPid}", $"its pid in the fresh container is {fresh}, not {pid}",
                "give the fresh container a pid namespace of its own");
        }
    }

    private void Report(string stage, string detail) => progress?.Report(new EngineProgress(stage, detail));
}
