using CrContainers.Engine.Checkpoint;
using CrContainers.Engine.Image;
using CrContainers.Engine.Restore;
using CrContainers.Engine.Restore.Lazy;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine;

/// <summary>
/// The engine's front door: checkpoint, restore and preflight of a container given by its init's pid; reading and
/// checking images. Every call is synchronous and may be made from any thread; the tracing itself happens on one
/// OS thread of its own, which lives as long as the call (ptrace belongs to a thread, not to a process).
/// </summary>
public static class CheckpointEngine
{
    /// <summary>Writes the tasks of the container whose init is <paramref name="initPid"/> to <paramref name="image"/>,
    /// which need not be seekable. On failure the container runs on as if nothing had happened.</summary>
    /// <exception cref="Errors.BlockedException">The preflight found blockers; it lists every one.</exception>
    /// <exception cref="Errors.CrException">Anything else.</exception>
    public static CheckpointResult Checkpoint(int initPid, Stream image, CheckpointOptions options, IProgress<EngineProgress>? progress = null) =>
        TracerThread.Run(() => new Checkpointer(initPid, progress).Checkpoint(image, options));

    /// <summary>Lists everything that keeps the container from a checkpoint with these options. Holds the tasks for some milliseconds.</summary>
    public static PreflightReport Preflight(int initPid, CheckpointOptions options, IProgress<EngineProgress>? progress = null) =>
        TracerThread.Run(() => new Checkpointer(initPid, progress).Preflight(options));

    /// <summary>Rebuilds the image's task in a fresh container's init, which is created but not yet started. On failure that is dead, or as <paramref name="makeFresh"/> left it where the image itself is
    /// at fault. With <see cref="RestoreOptions.Lazy"/> it returns once the task's memory is loaded.</summary>
    /// <param name="makeFresh">Returns the init's pid. Called once, on the caller's thread, while the image is read on another one: making a container takes longer. What it throws is thrown.</param>
    /// <param name="image">Need not be seekable.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Is told, from both threads.</param>
    /// <exception cref="Errors.CrException">The image is bad, or does not fit this host or the fresh container; or the kernel refuses something.</exception>
    public static RestoreResult Restore(Func<int> makeFresh, Stream image, RestoreOptions options, IProgress<EngineProgress>? progress = null)
    {
        var fresh = new AwaitedInit();
        return TracerThread.Run(() => new Restorer(fresh, progress).Restore(image, options), () => fresh.Make(makeFresh));
    }

    /// <summary>Has the kernel read what a lazy restore from this image begins with, where a file beside it tells, without waiting for it: to be called
    /// before the fresh container is made.</summary>
    public static void ReadAhead(FileStream image) => FirstReadAhead.Run(image);

    /// <summary>Has the rest of a lazily restored container's memory loaded; returns once nothing serves it any more, at once for any other
    /// container. A checkpoint and a preflight do it themselves.</summary>
    /// <exception cref="Errors.CrException">It cannot be loaded.</exception>
    public static void FinishLoading(int initPid) => LoadingDoor.Finish("load", initPid);

    /// <summary>Does this program have the capabilities that checkpoint, restore and preflight need? They ask it themselves;
    /// a caller that does something before them asks first.</summary>
    /// <exception cref="Errors.CrException">Names each one that is missing.</exception>
    public static void RequirePrivileges(string operation, string subject) => Privileges.Require(operation, subject);

    /// <summary>Reads all records of an image but the contents of trees and pages; checks what it reads. The stream need not be seekable.</summary>
    /// <exception cref="Errors.CrException">The image is bad, or not for hosts like this one.</exception>
    public static CheckpointImage ReadImage(Stream image) => new ImageReader(image).ReadState();

    /// <summary>Makes one complete image of one that uses pages of others: the same but for its id, and where its pages lie. Whatever goes into it is checked.</summary>
    /// <param name="image">A file, at its beginning.</param>
    /// <param name="output">Takes the new image, and need not be seekable; if this throws, what it was given is none.</param>
    /// <param name="sources">As <see cref="RestoreOptions.Sources"/>.</param>
    /// <param name="progress">Is told.</param>
    /// <returns>The new one.</returns>
    /// <exception cref="Errors.CrException">One of the images is missing, bad or another; or the output takes no more.</exception>
    public static CheckpointImage MergeImage(FileStream image, Stream output, Func<Guid, FileStream> sources, IProgress<EngineProgress>? progress = null) =>
        new ImageMerge(image, progress).Run(output, sources);

    /// <summary>Reads an image to its last byte and checks every checksum, bound and reference. The stream need not be seekable.</summary>
    /// <param name="image">The image.</param>
    /// <param name="progress">Is told.</param>
    /// <param name="sources">As <see cref="RestoreOptions.Sources"/>: all pages that the image uses of others are read and checked, too. Null: other images are not looked at.</param>
    /// <exception cref="Errors.CrException">The image is bad, or not for hosts like this one; one that it uses pages of is missing, bad or another.</exception>
    public static CheckpointImage VerifyImage(Stream image, IProgress<EngineProgress>? progress = null, Func<Guid, FileStream>? sources = null)
    {
        var reader = new ImageReader(image);
        var state = reader.ReadState();
        using var opened = sources is null ? null : SourceImages.Open(state, sources);
        opened?.Tell(progress);
        reader.Tell(progress, opened is null ? state.ContentBytes : state.AllBytes);
        reader.PassFiles(state);
        foreach (var task in state.Tasks)
        {
            reader.ReadPages(task.Memory, static (_, _) => { });
        }

        reader.ReadTail();
        foreach (var task in state.Tasks)
        {
            opened?.ReadPages(task.Memory, static (_, _) => { });
        }

        progress?.Report(new EngineProgress("read", "all of the image is sound"));
        return state;
    }
}
