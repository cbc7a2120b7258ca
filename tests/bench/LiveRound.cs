namespace CrContainers.Bench;

/// <summary>One checkpoint of a container that goes on and writes.</summary>
/// <param name="Stop">How long it stood still, all together.</param>
/// <param name="Fork">One fork(2) of the same task, just before.</param>
/// <param name="Written">Part of its pages that it wrote to meanwhile.</param>
/// <param name="Before">Pages it wrote to in a second before the checkpoint.</param>
/// <param name="During">The same while it was made.</param>
/// <param name="After">The same afterwards.</param>
internal sealed record LiveRound(TimeSpan Stop, TimeSpan Fork, double Written, double Before, double During, double After);
