using CrContainers.Engine.Native;

namespace CrContainers.Engine.Tracing;

/// <summary>Where a task goes on if its tracer dies in the middle of an injection.</summary>
/// <param name="Resume">Its registers, with an interrupted system call already set up to be made again.</param>
/// <param name="SignalMask">Its own.</param>
/// <param name="Scratch">The mapping to take away.</param>
/// <param name="ScratchSize">Bytes.</param>
internal readonly record struct Recovery(Registers Resume, ulong SignalMask, ulong Scratch, ulong ScratchSize);
