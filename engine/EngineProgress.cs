namespace CrContainers.Engine;

/// <summary>A stage of the flow that has ended, or the bytes moved so far within one that goes on.</summary>
/// <param name="Stage">freeze, capture, write, release; preflight, catch, rebuild; read.</param>
/// <param name="Detail">What happened, for a log; empty while the stage goes on.</param>
public sealed record EngineProgress(string Stage, string Detail)
{
    /// <summary>Bytes moved so far.</summary>
    public long Done { get; init; }

    /// <summary>Bytes there are to move; 0: the stage has ended.</summary>
    public long Total { get; init; }

    /// <summary>Told now and then while a stage goes on, from any thread; not of a stage with little to move.</summary>
    public bool IsUnderWay => Total > 0;
}
