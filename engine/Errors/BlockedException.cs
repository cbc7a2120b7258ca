namespace CrContainers.Engine.Errors;

/// <summary>The preflight found blockers; nothing was changed. Carries all of them.</summary>
public sealed class BlockedException(string operation, string subject, IReadOnlyList<Blocker> blockers)
    : CrException(
        ErrorKind.Unsupported, operation, subject,
        string.Join("; ", blockers.Select(blocker => blocker.ToString())),
        string.Join("; ", blockers.Select(blocker => blocker.Hint).Distinct(StringComparer.Ordinal)))
{
    public IReadOnlyList<Blocker> Blockers { get; } = blockers;
}
