using CrContainers.Engine.Errors;

namespace CrContainers.Plugin.Compose;

/// <summary>A project: its name, and its services so that each comes after those it needs.</summary>
internal sealed record ComposeProject(string Name, IReadOnlyList<ComposeService> Services)
{
    /// <param name="operation">For whom.</param>
    /// <param name="files">Of -f; none: the usual ones.</param>
    /// <param name="name">Of -p.</param>
    public static ComposeProject Read(string operation, IReadOnlyList<string> files, string? name)
    {
        var paths = ComposeFiles.Find(operation, files);
        var directory = Path.GetDirectoryName(paths[0])!;
        var variables = new ComposeVariables(operation, directory);
        var documents = paths.Select(path => new ComposeDocument(operation, path)).ToList();
        var services = ServicesOf(operation, documents, variables);
        return services.Count > 0
            ? new ComposeProject(NameOf(operation, name, documents, variables, directory), DependencyOrder.Of(services))
            : throw documents[0].Root.Wrong("it has no services", "services stand beneath \"services:\"");
    }

    /// <exception cref="CrException">There is no such service.</exception>
    public void Require(string operation, IEnumerable<string> services)
    {
        foreach (var service in services.Where(service => Services.All(known => known.Name != service)))
        {
            throw new CrException(ErrorKind.NotFound, operation, $"service {service}", $"project {Name} has no such service", $"it has {string.Join(", ", Services.Select(known => known.Name))}");
        }
    }

    private static List<ComposeService> ServicesOf(string operation, List<ComposeDocument> documents, ComposeVariables variables)
    {
        var chain = new ExtendsChain(operation, variables);
        var needs = new ServiceNeeds(variables);
        return [.. documents.SelectMany(document => document.Services).Distinct(StringComparer.Ordinal).Select(service =>
        {
            var definitions = documents.Where(document => document.Service(service) is not null).SelectMany(document => chain.Of(document, service)).ToList();
            return new ComposeService(service, definitions[0], needs.Of(definitions));
        })];
    }

    /// <summary>-p, then COMPOSE_PROJECT_NAME, then the last file that has a name, then the directory.</summary>
    private static string NameOf(string operation, string? name, List<ComposeDocument> documents, ComposeVariables variables, string directory)
    {
        string?[] candidates =
        [
            name,
            variables[ProjectName.Variable],
            documents.Select(document => document.Name).LastOrDefault(part => part is { IsNull: false }) is { } part ? variables.Text(part) : null,
            Path.GetFileName(directory),
        ];
        return ProjectName.Normalize(operation, candidates.FirstOrDefault(candidate => !string.IsNullOrEmpty(candidate)) ?? "");
    }
}
