namespace CrContainers.Bench;

/// <summary>A lazy restore of little memory, and one of much.</summary>
/// <param name="SmallRebuild">From the fresh init's exec to the first instruction.</param>
/// <param name="LargeRebuild">The same of the large one.</param>
/// <param name="SmallWall">Of the command.</param>
/// <param name="LargeWall">The same of the large one.</param>
/// <param name="SmallOwn">Of that, all but the low-level runtime's create and start.</param>
/// <param name="LargeOwn">The same of the large one.</param>
internal sealed record LazyRound(TimeSpan SmallRebuild, TimeSpan LargeRebuild, TimeSpan SmallWall, TimeSpan LargeWall, TimeSpan SmallOwn, TimeSpan LargeOwn);
