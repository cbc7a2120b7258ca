namespace CrContainers.Plugin.Runtime;

/// <summary>A flag of checkpoint or restore.</summary>
/// <param name="Name">Without dashes.</param>
/// <param name="ValueName">What its value is, for the help; null where it takes none.</param>
/// <param name="Meaning">What is done with it.</param>
/// <param name="Text">What it does; why it has no meaning here; why it is refused.</param>
/// <param name="Short">A one-letter name.</param>
internal sealed record RuntimeFlag(string Name, string? ValueName, FlagMeaning Meaning, string Text, char Short = '\0')
{
    public bool Matches(string name) => name == Name || (name.Length == 1 && name[0] == Short);

    public override string ToString() => $"--{Name}{(Short == '\0' ? "" : $", -{Short}")}{(ValueName is null ? "" : $" {ValueName}")}";
}
