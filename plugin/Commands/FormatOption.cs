using System.CommandLine;

namespace CrContainers.Plugin.Commands;

/// <summary><c>--format tree|json</c>: for a person or for a program.</summary>
internal static class FormatOption
{
    public const string Json = "json";

    public static Option<string> Build()
    {
        var option = new Option<string>("--format") { Description = "tree: for a person; json: for a program", DefaultValueFactory = _ => "tree" };
        option.AcceptOnlyFromAmong("tree", Json);
        return option;
    }
}
