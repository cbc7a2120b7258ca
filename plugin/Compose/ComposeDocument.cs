using CrContainers.Plugin.Configuration;

namespace CrContainers.Plugin.Compose;

/// <summary>One compose file.</summary>
internal sealed class ComposeDocument
{
    private readonly IReadOnlyList<(string Name, YamlPart Value)> services;

    public ComposeDocument(string operation, string path)
    {
        var root = YamlFile.Read(operation, path);
        if (root.Member("include") is { IsNull: false } include)
        {
            throw include.Wrong("\"include\" is not read", "name the included files with -f too");
        }

        Root = root;
        Path = path;
        services = root.Member("services")?.Members() ?? [];
    }

    public string Path { get; }

    public YamlPart Root { get; }

    public YamlPart? Name => Root.Member("name");

    public IEnumerable<string> Services => services.Select(service => service.Name);

    public YamlPart? Service(string name) => services.FirstOrDefault(service => service.Name == name).Value;
}
