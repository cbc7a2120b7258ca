namespace CrContainers.Bench;

/// <summary>What containers restored from one image take while nobody touches their memory.</summary>
/// <param name="Count">How many.</param>
/// <param name="Mebibytes">Memory of each in the image.</param>
/// <param name="Tasks">Bytes of all their tasks.</param>
/// <param name="Servers">Bytes of all that serves their pages.</param>
internal sealed record CloneMemory(int Count, int Mebibytes, long Tasks, long Servers);
