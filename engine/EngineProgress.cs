namespace CrContainers.Engine;

/// <summary>A line of progress: a stage of the flow, or pages moved within it.</summary>
/// <param name="Stage">bind, freeze, capture, write, release; catch, rebuild, verify.</param>
/// <param name="Detail">What happened, for a log.</param>
public sealed record EngineProgress(string Stage, string Detail);
