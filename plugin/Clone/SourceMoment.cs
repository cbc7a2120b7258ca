using CrContainers.Engine.Errors;
using CrContainers.Plugin.Docker;

namespace CrContainers.Plugin.Clone;

/// <summary>The source standing still with a checkpoint to take, so that memory and files are of one moment. Afterwards it goes on, and a
/// checkpoint made for this purpose is gone.</summary>
internal sealed class SourceMoment : IDisposable
{
    private readonly DockerContainers containers;
    private readonly DockerCheckpoints checkpoints;
    private readonly DockerContainer source;
    private readonly Undo undo = new();

    private SourceMoment(DockerApi api, DockerContainer source)
    {
        (containers, checkpoints) = (new DockerContainers(api), new DockerCheckpoints(api));
        this.source = source;
    }

    public string Checkpoint { get; private set; } = "";

    /// <param name="api">The daemon.</param>
    /// <param name="source">The container.</param>
    /// <param name="checkpoint">A checkpoint it has; null: one is made.</param>
    public static SourceMoment Hold(DockerApi api, DockerContainer source, string? checkpoint)
    {
        var moment = new SourceMoment(api, source);
        try
        {
            moment.Pause();
            moment.Checkpoint = checkpoint ?? moment.MakeCheckpoint();
            return moment;
        }
        catch
        {
            moment.Dispose();
            throw;
        }
    }

    /// <summary>Finds out before anything is made.</summary>
    /// <exception cref="CrException">There is no such checkpoint, or nothing to make one of.</exception>
    public static void Require(DockerApi api, DockerContainer source, string? checkpoint)
    {
        var known = new DockerCheckpoints(api).Of(source);
        var there = known.Count == 0 ? "it has no checkpoint" : $"it has {string.Join(", ", known)}";
        if (checkpoint is null && !source.IsRunning)
        {
            throw new CrException(ErrorKind.Usage, api.Operation, source.ToString(), $"it is not running, and {there}", "start it, or name a checkpoint: SOURCE:CHECKPOINT");
        }

        if (checkpoint is not null && !known.Contains(checkpoint))
        {
            throw new CrException(ErrorKind.NotFound, api.Operation, source.ToString(), $"it has not got checkpoint {checkpoint}: {there}", $"docker checkpoint create {source.Name} {checkpoint}");
        }
    }

    /// <summary>Nothing more is read from the source: it goes on.</summary>
    public void Release() => undo.Finish();

    public void Dispose() => undo.Dispose();

    private void Pause()
    {
        if (source.IsRunning && !source.IsPaused)
        {
            containers.Pause(source);
            undo.Push(() => containers.Unpause(source));
        }
    }

    /// <summary>A paused container stays paused over its checkpoint.</summary>
    private string MakeCheckpoint()
    {
        var name = $"cr-clone-{Guid.NewGuid():N}";
        checkpoints.Create(source, name);
        undo.Push(() => checkpoints.Remove(source, name));
        return name;
    }
}
