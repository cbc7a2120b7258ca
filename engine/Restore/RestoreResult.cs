namespace CrContainers.Engine.Restore;

/// <summary>What a restore did.</summary>
/// <param name="Id">The checkpoint id from the image's HEAD.</param>
/// <param name="Rebuild">From the exec of the fresh init to the first instruction of the restored task.</param>
/// <param name="PagesWritten">Pages filled from the image.</param>
/// <param name="Notes">What the user should know.</param>
public sealed record RestoreResult(Guid Id, TimeSpan Rebuild, long PagesWritten, IReadOnlyList<string> Notes);
