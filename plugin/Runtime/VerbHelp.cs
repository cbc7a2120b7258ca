namespace CrContainers.Plugin.Runtime;

/// <summary>The help of checkpoint and restore, from their flags.</summary>
internal static class VerbHelp
{
    private const int Column = 34;

    public static int Print(string verb, string summary, IReadOnlyList<RuntimeFlag> flags, string examples)
    {
        Console.Out.WriteLine($"{summary}\n\nUsage: cr [global options] {verb} [options] CONTAINER-ID\n");
        Section("Options:", flags, FlagMeaning.Honoured);
        Section("Accepted, without a meaning here:", flags, FlagMeaning.NoMeaning);
        Section("Refused:", flags, FlagMeaning.Refused);
        Console.Out.WriteLine($"Examples:\n{examples}");
        return 0;
    }

    private static void Section(string title, IReadOnlyList<RuntimeFlag> flags, FlagMeaning meaning)
    {
        Console.Out.WriteLine(title);
        foreach (var flag in flags.Where(flag => flag.Meaning == meaning))
        {
            Console.Out.WriteLine($"  {flag.ToString().PadRight(Column)} {flag.Text}");
        }

        Console.Out.WriteLine();
    }
}
