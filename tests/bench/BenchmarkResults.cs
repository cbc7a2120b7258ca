namespace CrContainers.Bench;

/// <summary>All that one run found out.</summary>
/// <param name="Host">What it ran on.</param>
/// <param name="Sizes">One for each size of memory, ascending.</param>
/// <param name="Mappings">A task with many mappings.</param>
/// <param name="Lifecycle">create, start and delete.</param>
/// <param name="Lazy">Restores whose pages come later; null where there is too little memory.</param>
/// <param name="Answers">First answers of a restored service, one for each size.</param>
/// <param name="Live">Checkpoints of containers that go on and write; null where there is too little memory.</param>
/// <param name="Docker">Through Docker; null where there is none.</param>
/// <param name="HasCriu">A working criu was there, and measured.</param>
/// <param name="Notes">What was left out, and why.</param>
internal sealed record BenchmarkResults(string Host, IReadOnlyList<SizeFigures> Sizes, MappingFigures Mappings, LifecycleFigures Lifecycle, LazyFigures? Lazy, IReadOnlyList<AnswerFigures> Answers, LiveFigures? Live, DockerFigures? Docker, bool HasCriu, IReadOnlyList<string> Notes);
