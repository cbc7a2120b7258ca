namespace CrContainers.Engine.Tracing;

/// <summary>Where this processor keeps one component of an XSAVE area.</summary>
/// <param name="Number">Its bit in XCR0.</param>
/// <param name="Offset">Bytes from the area's start.</param>
/// <param name="Size">Bytes.</param>
internal readonly record struct XstateArea(int Number, int Offset, int Size);
