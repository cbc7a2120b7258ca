using CrContainers.Plugin.Docker;
using Spectre.Console;

namespace CrContainers.Plugin.Clone;

/// <summary>The clones that run now.</summary>
internal static class CloneTable
{
    private static readonly string[] Columns = ["name", "id", "address", "ports", "time"];

    public static void Print(IAnsiConsole console, IReadOnlyList<FreshClone> clones)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns(Columns);
        foreach (var clone in clones)
        {
            table.AddRow(clone.Name, clone.Container.ShortId, Addresses(clone.Container), Ports(clone.Container), $"{clone.Elapsed.TotalMilliseconds:F0} ms");
        }

        console.Write(table);
    }

    private static string Addresses(DockerContainer container) => string.Join(' ', container.Answer.At("NetworkSettings", "Networks").Members()
        .Select(network => network.Value.At("IPAddress").TextOrNull()).Where(address => !string.IsNullOrEmpty(address)).Select(Markup.Escape!));

    private static string Ports(DockerContainer container) => string.Join(' ', container.Answer.At("NetworkSettings", "Ports").Members()
        .SelectMany(port => port.Value.Items().Select(binding => binding.At("HostPort").Text()).Distinct().Select(host => Markup.Escape($"{host}->{port.Name}"))));
}
