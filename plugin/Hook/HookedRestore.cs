using CrContainers.Engine;
using CrContainers.Engine.Errors;
using CrContainers.Engine.Restore;
using CrContainers.Plugin.Reporting;
using CrContainers.Plugin.Store;

namespace CrContainers.Plugin.Hook;

/// <summary>One restore behind a hook. Until the hook has its answer a failure is the caller's; after that it is written where a
/// person finds it: to the container's own stderr, and to the log.</summary>
internal sealed class HookedRestore(HookRequest request, Stream image, ParentImages parents, StageLog log, LazyOptions? lazy) : IDisposable
{
    private readonly WaitingRecord record = new(request.Id, request.Bundle);
    private ContainerError? containerError;
    private bool answered;

    public int Run()
    {
        try
        {
            CheckpointEngine.Restore(() => request.Pid, image, Options(), log);
            return 0;
        }
        catch (Exception exception)
        {
            if (!answered)
            {
                log.Fail(exception);
                throw;
            }

            Tell(exception);
            return ExitCode.Failure;
        }
    }

    public void Dispose()
    {
        containerError?.Dispose();
        record.Delete();
    }

    private RestoreOptions Options() => new()
    {
        Start = Answer,
        Caught = KeepContainerError,
        Sources = parents.Open,
        Lazy = lazy is null ? null : lazy with { Released = _ => record.Delete() },
    };

    /// <summary>The init is held: the hook may end, and the engine starts the container when it likes.</summary>
    private void Answer()
    {
        record.Write();
        HookAnswer.Ready();
        answered = true;
    }

    /// <summary>Before the rebuild replaces it. A terminal takes the place of stderr only as the container starts.</summary>
    private void KeepContainerError() => containerError = ContainerError.TryCopy(request.Pid);

    private void Tell(Exception exception)
    {
        if (containerError is null && exception is CrException { Kind: ErrorKind.TraceeGone })
        {
            // Deleted before its start, or its own program could not be executed: the runtime says so.
            return;
        }

        var error = ErrorReport.AsError(exception, "restore");
        log.Fail(error);
        containerError?.Write(ErrorReport.Text(error));
    }
}
