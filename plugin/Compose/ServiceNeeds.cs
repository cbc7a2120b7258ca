using CrContainers.Plugin.Configuration;

namespace CrContainers.Plugin.Compose;

/// <summary>What one definition of a service says of others: depends_on in both its forms, links, volumes_from, and namespaces taken from
/// another service.</summary>
internal sealed class ServiceNeeds(ComposeVariables variables)
{
    private const string DependsOn = "depends_on";
    private const string ServicePrefix = "service:";
    private const string ContainerPrefix = "container:";
    private static readonly string[] Namespaces = ["network_mode", "pid", "ipc"];
    private static readonly string[] Replacing = ["!override", "!reset"];

    /// <param name="definitions">Of one service: what it extends first, then from file to file.</param>
    public IReadOnlyList<ServiceNeed> Of(IEnumerable<YamlPart> definitions)
    {
        var needs = new List<ServiceNeed>();
        foreach (var definition in definitions)
        {
            if (Replacing.Contains(definition.Member(DependsOn)?.Tag))
            {
                needs.Clear();
            }

            needs.AddRange(Listed(definition.Member(DependsOn)));
            needs.AddRange(Named(definition.Member("links"), link => link.Split(':')[0]));
            needs.AddRange(Named(definition.Member("volumes_from"), from => from.StartsWith(ContainerPrefix, StringComparison.Ordinal) ? null : from.Split(':')[0]));
            needs.AddRange(Namespaces.SelectMany(name => Shared(definition.Member(name))));
        }

        return [.. needs.DistinctBy(need => need.Service, StringComparer.Ordinal)];
    }

    private IEnumerable<ServiceNeed> Listed(YamlPart? part) => part switch
    {
        null or { Tag: "!reset" } => [],
        { IsMapping: true } => part.Members().Select(member => new ServiceNeed(member.Name, member.Value, IsRequired(member.Value))),
        _ => Named(part, name => name),
    };

    /// <summary>The long form may say <c>required: false</c>.</summary>
    private bool IsRequired(YamlPart settings) => settings.Member("required") is not { } required || variables.Text(required) != "false";

    private IEnumerable<ServiceNeed> Named(YamlPart? part, Func<string, string?> service) => (part?.Items() ?? [])
        .Select(item => (Item: item, Service: service(variables.Text(item))))
        .Where(found => found.Service is not null)
        .Select(found => new ServiceNeed(found.Service!, found.Item, IsRequired: true));

    private IEnumerable<ServiceNeed> Shared(YamlPart? part)
    {
        var text = part is null || part.IsNull ? "" : variables.Text(part);
        return text.StartsWith(ServicePrefix, StringComparison.Ordinal) ? [new ServiceNeed(text[ServicePrefix.Length..], part!, IsRequired: true)] : [];
    }
}
