using CrContainers.Engine;
using CrContainers.Engine.Native;
using CrContainers.Plugin.Configuration;
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
        using var log = StageLog.ForFailures(Operation, settings.Logs, $"{request.Id[..Math.Min(request.Id.Length, LogNameLength)]}.log");
        using var image = log.Watch(() => SoundImage(settings, request.Image));
        using var restore = new HookedRestore(request, image, log);
        return restore.Run();
    }

    /// <summary>Read twice: what is wrong with page contents shall be told before the engine believes the container created.</summary>
    private static FileStream SoundImage(Settings settings, ImageName name)
    {
        var image = new ImageStore(Operation, settings.Store).Read(name);
        CheckpointEngine.VerifyImage(image);
        image.Position = 0;
        return image;
    }

    /// <summary>A <c>cr restore</c> has the runtime create its fresh container, with the hooks of that container's configuration:
    /// the image it was given counts, not the one in an annotation.</summary>
    private static bool IsOfRestore() =>
        Ancestors.Pids().Any(pid => Ancestors.Executable(pid) == Environment.ProcessPath && Ancestors.CommandLine(pid).Contains("restore"));
}
