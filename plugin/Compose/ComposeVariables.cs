using CrContainers.Plugin.Configuration;

namespace CrContainers.Plugin.Compose;

/// <summary>The variables that a project's files see: this process's, then those of <c>.env</c> in the project's directory.</summary>
internal sealed class ComposeVariables(string operation, string directory)
{
    private readonly IReadOnlyDictionary<string, string> file = DotEnv.Read(operation, directory, Environment.GetEnvironmentVariable);

    public string? this[string name] => Environment.GetEnvironmentVariable(name) ?? file.GetValueOrDefault(name);

    public string Text(YamlPart part) => Interpolation.Expand(part.Text(), name => this[name], reason => part.Wrong(reason));
}
