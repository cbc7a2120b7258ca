using CrContainers.Plugin.Configuration;

namespace CrContainers.Plugin.Compose;

/// <summary>A service's definition and those it extends, in its own file or in another one.</summary>
internal sealed class ExtendsChain(string operation, ComposeVariables variables)
{
    private readonly Dictionary<string, ComposeDocument> documents = new(StringComparer.Ordinal);

    /// <returns>The one that all others build on first.</returns>
    public IReadOnlyList<YamlPart> Of(ComposeDocument document, string service)
    {
        var chain = new List<YamlPart>();
        var seen = new HashSet<(string Path, string Service)>();
        for (var next = (Document: document, Service: service, From: (YamlPart?)null); ;)
        {
            var definition = Definition(next.Document, next.Service, next.From);
            if (!seen.Add((next.Document.Path, next.Service)))
            {
                throw definition.Wrong($"service {next.Service} extends itself");
            }

            chain.Insert(0, definition);
            if (definition.Member("extends") is not { IsNull: false } extends)
            {
                return chain;
            }

            next = (Other(next.Document, extends), Base(extends), extends);
        }
    }

    private static YamlPart Definition(ComposeDocument document, string service, YamlPart? from)
    {
        var definition = document.Service(service) ?? throw (from ?? document.Root).Wrong($"there is no service {service} in {document.Path}");
        return definition.IsMapping || definition.IsNull ? definition : throw definition.Wrong("a service is a mapping");
    }

    private string Base(YamlPart extends) => extends.IsMapping
        ? variables.Text(extends.Member("service") ?? throw extends.Wrong("it does not say which service"))
        : variables.Text(extends);

    private ComposeDocument Other(ComposeDocument document, YamlPart extends)
    {
        if (!extends.IsMapping || extends.Member("file") is not { IsNull: false } file)
        {
            return document;
        }

        var path = Path.GetFullPath(variables.Text(file), Path.GetDirectoryName(document.Path)!);
        if (!File.Exists(path))
        {
            throw file.Wrong($"there is no file {path}");
        }

        return path == document.Path ? document : documents.GetValueOrDefault(path) ?? (documents[path] = new ComposeDocument(operation, path));
    }
}
