namespace CrContainers.Plugin.Runtime;

/// <summary>A command line taken apart as far as every OCI runtime understands it: global options, verb, the verb's own arguments.</summary>
internal sealed record Invocation
{
    private static readonly string[] WithValue = ["log", "log-format", "root", "criu", "rootless", "cgroup-manager"];
    private static readonly string[] WithoutValue = ["debug", "systemd-cgroup"];

    /// <summary>The global options as they were given.</summary>
    public required IReadOnlyList<string> GlobalArguments { get; init; }

    /// <summary>The first word that is no option; null where there is none, or an option in front of it is not known.</summary>
    public string? Verb { get; init; }

    public required IReadOnlyList<string> VerbArguments { get; init; }

    /// <summary>Where the runtime keeps its state; null: its usual place.</summary>
    public string? Root { get; init; }

    public string? Log { get; init; }

    public bool LogIsJson { get; init; }

    /// <summary>Nobody but an engine asks for a log in JSON.</summary>
    public bool IsEngines => LogIsJson && !string.IsNullOrEmpty(Log);

    public bool Debug { get; init; }

    public static Invocation Parse(IReadOnlyList<string> arguments)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var position = 0;
        while (position < arguments.Count && arguments[position].StartsWith('-') && TakeOption(arguments, ref position, values))
        {
        }

        var hasVerb = position < arguments.Count && !arguments[position].StartsWith('-');
        return new Invocation
        {
            GlobalArguments = [.. arguments.Take(position)],
            Verb = hasVerb ? arguments[position] : null,
            VerbArguments = [.. arguments.Skip(position + 1)],
            Root = values.GetValueOrDefault("root"),
            Log = values.GetValueOrDefault("log"),
            LogIsJson = values.GetValueOrDefault("log-format") == "json",
            Debug = values.ContainsKey("debug"),
        };
    }

    private static bool TakeOption(IReadOnlyList<string> arguments, ref int position, Dictionary<string, string> values)
    {
        var parts = arguments[position].TrimStart('-').Split('=', 2);
        if (WithoutValue.Contains(parts[0]))
        {
            values[parts[0]] = parts.ElementAtOrDefault(1) ?? "true";
            position++;
            return true;
        }

        if (!WithValue.Contains(parts[0]) || (parts.Length == 1 && position + 1 == arguments.Count))
        {
            return false;
        }

        values[parts[0]] = parts.Length == 2 ? parts[1] : arguments[position + 1];
        position += parts.Length == 2 ? 1 : 2;
        return true;
    }
}
