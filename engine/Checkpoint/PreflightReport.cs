using CrContainers.Engine.Errors;

namespace CrContainers.Engine.Checkpoint;

/// <summary>Can this container be checkpointed? Every blocker there is, and what was looked at.</summary>
/// <param name="Blockers">Empty: yes.</param>
/// <param name="Notes">What does not block, but the user should know.</param>
/// <param name="Tasks">One line a task: pid in the container, pid on the host, name.</param>
public sealed record PreflightReport(IReadOnlyList<Blocker> Blockers, IReadOnlyList<string> Notes, IReadOnlyList<PreflightTask> Tasks)
{
    public bool CanCheckpoint => Blockers.Count == 0;
}
