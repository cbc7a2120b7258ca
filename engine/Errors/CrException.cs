namespace CrContainers.Engine.Errors;

/// <summary>
/// The one exception type the engine throws. It reads as "operation subject: reason", and carries what
/// the user can do about it as a hint.
/// </summary>
public class CrException : Exception
{
    public CrException(ErrorKind kind, string operation, string subject, string reason, string? hint = null, Exception? cause = null)
        : base($"{operation} {subject}: {reason}", cause)
    {
        Kind = kind;
        Operation = operation;
        Subject = subject;
        Reason = reason;
        Hint = hint;
    }

    public ErrorKind Kind { get; }

    /// <summary>What was being done: a verb in the imperative, "checkpoint", "read".</summary>
    public string Operation { get; }

    /// <summary>What it was done to: a container id, a path, "task 1", "fd 7".</summary>
    public string Subject { get; }

    public string Reason { get; }

    /// <summary>What the user can do, or null where nothing sensible can be said.</summary>
    public string? Hint { get; }
}
