using System.CommandLine;
using CrContainers.Plugin.Store;

namespace CrContainers.Plugin.Commands;

/// <summary><c>cr image remove</c>.</summary>
internal static class ImageRemoveCommand
{
    private const string Verb = "image remove";
    private const string Description =
        """
        Removes images from the store. A restore that has begun with one goes on.

        Examples:
          cr image remove warm
        """;

    public static Command Build()
    {
        var names = new Argument<string[]>("NAME") { Description = "those to remove", Arity = ArgumentArity.OneOrMore };
        var command = new Command("remove", Description) { names };
        command.SetAction(parsed => Run(parsed.GetValue(names)!));
        return command;
    }

    private static int Run(IReadOnlyList<string> texts)
    {
        var names = texts.Select(text => ImageName.Parse(Verb, text)).ToList();
        var store = ImageStore.Open(Verb);
        names.ForEach(store.Remove);
        return 0;
    }
}
