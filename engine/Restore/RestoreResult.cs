namespace CrContainers.Engine.Restore;

/// <summary>What a restore did.</summary>
/// <param name="Id">The checkpoint id from the image's HEAD.</param>
/// <param name="Times">What the time went to.</param>
/// <param name="PagesWritten">Pages filled from the image.</param>
/// <param name="Notes">What the user should know.</param>
public sealed record RestoreResult(Guid Id, RestoreTimes Times, long PagesWritten, IReadOnlyList<string> Notes);
