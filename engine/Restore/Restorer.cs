using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Restore.Lazy;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Restore;

/// <summary>The flow of a restore: read, preflight, catch at exec, rebuild, verify, release.</summary>
/// <param name="fresh">Being made.</param>
/// <param name="progress">Is told.</param>
internal sealed class Restorer(AwaitedInit fresh, IProgress<EngineProgress>? progress)
{
    private const string Operation = "restore";

    public RestoreResult Restore(Stream stream, RestoreOptions options)
    {
        var clock = new StageClock();
        using var opened = Open(stream, options);
        var (reader, image, sources) = (opened.Reader, opened.Image, opened.Sources);
        var preflight = clock.Lap();
        Report("preflight", $"checkpoint {image.Head.CheckpointId} of {image.Tasks[0].Task.Comm}");
        var freshInitPid = fresh.Wait();
        RequireSamePid(freshInitPid, image.Tasks[0].Task.Pid);
        clock.Lap();
        using var init = FreshInit.Catch(freshInitPid, options.Start);
        options.Caught?.Invoke();
        var caught = clock.Lap();
        Report("catch", $"task {freshInitPid} is held at its exec");
        var console = FreshConsole.Take(init, image);
        reader.Tell(progress, image.AllBytes);
        sources.Tell(progress);
        using (var trees = new TreeRebuild(freshInitPid))
        {
            reader.ReadTrees(image, trees);
        }

        using var lazy = options.Lazy is null ? null : new LazyRebuild(init, image, sources, (stream as FileStream)?.SafeFileHandle, options.Lazy, progress);
        var task = new TaskRebuild(init, console, image, new InFlightNumbers(image, image.Tasks[0]), sources, lazy);
        task.Run(reader);
        Report("rebuild", $"{task.PagesWritten} pages written");
        var memory = lazy?.Arm();
        var rebuild = clock.Lap();
        var result = new RestoreResult(image.Head.CheckpointId, new RestoreTimes(preflight, caught, rebuild, task.Fill), task.PagesWritten, lazy?.Notes ?? []);
        if (memory is not null)
        {
            Serve(init, memory, result, lazy!.Recording, options.Lazy!);
            lazy.MakeHuge();
            return result;
        }

        init.Release();
        Report("release", $"rebuild: {rebuild.TotalMilliseconds:F3} ms");
        options.Lazy?.Released(result);
        return result;
    }

    /// <summary>A fresh container that cannot be made has been told about already: that is the failure then, whatever the image is like.</summary>
    private OpenedImage Open(Stream stream, RestoreOptions options)
    {
        try
        {
            Privileges.Require(Operation, "image");
            return OpenedImage.Open(stream, options);
        }
        catch
        {
            fresh.Wait();
            throw;
        }
    }

    private void Serve(FreshInit init, LazyMemory memory, RestoreResult result, FirstRecording? recording, LazyOptions options)
    {
        using var door = LoadingDoor.Make(init.Pid);
        options.Keeper?.Keep(memory.Number);
        Report("release", $"{memory.Pending} pages to come, rebuild: {result.Times.Rebuild.TotalMilliseconds:F3} ms");
        options.Released(result);
        using var server = new PageServer(memory, new TaskGuard(init.ReleaseTraced(TaskGuard.Options)), door, recording, options);
        Report("load", server.Run());
    }

    /// <summary>A task knows its own pid, and its parent's: the fresh init must have the same.</summary>
    private static void RequireSamePid(int freshInitPid, int pid)
    {
        var inside = Proc.TaskStatus.Parse(ProcFile.Read(freshInitPid, "status")).NsThreadGroups[^1];
        if (inside != pid)
        {
            throw new CrException(
                ErrorKind.IncompatibleHost, Operation, $"task {freshInitPid}", $"its pid in the fresh container is {inside}, not {pid}",
                "give the fresh container a pid namespace of its own");
        }
    }

    private void Report(string stage, string detail) => progress?.Report(new EngineProgress(stage, detail));
}
