namespace CrContainers.Engine.Image.Records;

/// <summary>Where a component of the XSAVE area stands (CPUID leaf 0xD): processors differ in it.</summary>
public readonly record struct XstateComponent(int Number, int Offset, int Size);
