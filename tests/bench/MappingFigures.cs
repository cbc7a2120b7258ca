namespace CrContainers.Bench;

/// <summary>The rounds of a task with many mappings.</summary>
/// <param name="Mappings">How many.</param>
/// <param name="Rounds">What was measured, and how long reading them once took just before.</param>
internal sealed record MappingFigures(int Mappings, IReadOnlyList<(TimeSpan Read, Round Round)> Rounds);
