namespace CrContainers.Engine.Restore;

/// <summary>What the time of a restore went to, by a monotonic clock. Catch and rebuild follow one another, and come after preflight.</summary>
/// <param name="Preflight">Reading the image's state, and checking it against this host, while the fresh container is made.</param>
/// <param name="Catch">From having the fresh container started until its init was held at its exec.</param>
/// <param name="Rebuild">From then on, to the first instruction of the restored task. <paramref name="Fill"/> is a part of it.</param>
/// <param name="Fill">Reading page contents and writing them into the task; waits for the stream.</param>
public sealed record RestoreTimes(TimeSpan Preflight, TimeSpan Catch, TimeSpan Rebuild, TimeSpan Fill);
