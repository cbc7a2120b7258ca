namespace CrContainers.Engine.Errors;

/// <summary>One thing that keeps a task from being checkpointed.</summary>
/// <param name="Task">The task, by its pid in the container ("task 1 (redis-server)").</param>
/// <param name="Object">The kernel object ("fd 7", "mapping 7f…-7f…", "POSIX timer 3").</param>
/// <param name="Reason">Why it cannot be kept.</param>
/// <param name="Hint">What the user can do about it.</param>
public sealed record Blocker(string Task, string Object, string Reason, string Hint)
{
    public override string ToString() => $"{Task}: {Object}: {Reason}";
}
