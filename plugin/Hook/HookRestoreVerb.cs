using CrContainers.Engine;
using CrContainers.Engine.Native;
using CrContainers.Engine.Restore;
using CrContainers.Plugin.Configuration;
using CrContainers.Plugin.Lazy;
using CrContainers.Plugin.Reporting;
using CrContainers.Plugin.Runtime;
using CrContainers.Plugin.Store;

namespace CrContainers.Plugin.Hook;

/// <summary><c>cr hook-restore</c>: the background process of <c>cr-hook</c>. It checks all that can be checked, holds the created
/// init, says that it is ready, and then waits for the engine to start the container, for as long as that takes.</summary>
internal static class HookRestoreVerb
{
    private const string Operation = "restore";

    /// <summary>A file's name has 255 bytes at most.</summary>
    private const int LogNameLength = 200;

    public static int Run(Invocation invocation)
    {
        var request = HookRequest.Parse(invocation.VerbArguments);
        BackgroundProcess.Begin();
        if (IsOfRestore())
        {
            return HookAnswer.Ready();
        }

        CheckpointEngine.RequirePrivileges(Operation, $"container {request.Id}");
        var settings = Settings.Read();
        var name = request.Id[..Math.Min(request.Id.Length, LogNameLength)];
        using var log = StageLog.ForFailures(Operation, settings.Logs, $"{name}.log");
        var loading = log.Watch(() => Loading(request, settings));
        var store = new ImageStore(Operation, settings.Store);
        var parents = store.ParentsOf(request.Image);
        using var image = log.Watch(() => SoundImage(store.Read(request.Image), parents, isWhole: loading is null));
        using var keeper = loading is null ? null : new PageKeeper(Path.Combine(settings.Logs, $"{name}.log"));
        using var restore = new HookedRestore(request, image, parents, log, loading is null ? null : loading with { Keeper = keeper });
        return restore.Run();
    }

    /// <summary>Null where all memory is to be there before the container runs.</summary>
    private static LazyOptions? Loading(HookRequest request, Settings settings)
    {
        var flags = StandingFlags.OfRestore(Operation, request.Id, request.Bundle, settings);
        return flags.Count == 0 ? null : LazyFlags.Options(flags.Contains);
    }

    /// <summary>Read twice: what is wrong with page contents shall be told before the engine believes the container created. Contents that come
    /// later are checked as they come.</summary>
    private static FileStream SoundImage(FileStream image, ParentImages parents, bool isWhole)
    {
        _ = isWhole ? CheckpointEngine.VerifyImage(image, sources: parents.Open) : CheckpointEngine.ReadImage(image);
        image.Position = 0;
        if (!isWhole)
        {
            CheckpointEngine.ReadAhead(image);
        }

        return image;
    }

    /// <summary>A <c>cr restore</c> has the runtime create its fresh container, with the hooks of that container's configuration:
    /// the image it was given counts, not the one in an annotation.</summary>
    private static bool IsOfRestore() =>
        Ancestors.Pids().Any(pid => Ancestors.Executable(pid) == Environment.ProcessPath && Ancestors.CommandLine(pid).Contains("restore"));
}
