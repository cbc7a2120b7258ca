namespace CrContainers.Engine.Restore;

/// <summary>A restore that lets the task go before its memory is loaded: pages come as they are touched, and the rest after them. The call
/// returns once all are loaded or nobody needs them any more; this program serves them until then, and if it ends before, the task is killed.</summary>
public sealed record LazyOptions
{
    /// <summary>Pages that nobody touches are not loaded, until a checkpoint needs them or <see cref="CheckpointEngine.FinishLoading"/> is called.</summary>
    public bool OnDemand { get; init; }

    /// <summary>Notes in a file beside the image which pages are touched first: in the first seconds, or until the rest is asked for. Nothing else is
    /// loaded meanwhile. Later lazy restores from the image fill those pages before the task runs.</summary>
    public bool RecordsFirstPages { get; init; }

    /// <summary>Called when the task is complete but for its pages, right before it runs. What it throws ends the restore, and the task.</summary>
    public required Action<RestoreResult> Released { get; init; }

    /// <summary>Keeps faults waiting where this program dies.</summary>
    public IFaultKeeper? Keeper { get; init; }
}
