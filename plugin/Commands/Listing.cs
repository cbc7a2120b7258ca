using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CrContainers.Plugin.Reporting;
using Spectre.Console;

namespace CrContainers.Plugin.Commands;

/// <summary>What a verb lists: a table for a person, JSON for a program.</summary>
internal static class Listing
{
    /// <param name="items">In order.</param>
    /// <param name="format">The value of <see cref="FormatOption"/>.</param>
    /// <param name="json">How they are written as JSON.</param>
    /// <param name="columns">The table's heads.</param>
    /// <param name="cells">A row.</param>
    /// <returns>The exit code.</returns>
    public static int Print<T>(IReadOnlyList<T> items, string format, JsonTypeInfo<IReadOnlyList<T>> json, string[] columns, Func<T, string[]> cells)
    {
        if (format == FormatOption.Json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(items, json));
        }
        else
        {
            Terminal.Wide().Write(Table(items, columns, cells));
        }

        return 0;
    }

    private static Table Table<T>(IReadOnlyList<T> items, string[] columns, Func<T, string[]> cells)
    {
        var table = new Table().Border(TableBorder.None).AddColumns(columns);
        foreach (var item in items)
        {
            table.AddRow([.. cells(item).Select(text => new Text(PrintableText.Of(text)))]);
        }

        return table;
    }
}
