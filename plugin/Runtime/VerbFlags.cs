using CrContainers.Engine.Errors;

namespace CrContainers.Plugin.Runtime;

/// <summary>The flags and the container id of one checkpoint or restore, spelled as Go's flag package allows: one dash or two,
/// a value after "=" or as the next word, before or after the id.</summary>
internal sealed class VerbFlags
{
    private readonly string verb;
    private readonly IReadOnlyList<RuntimeFlag> known;
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);
    private readonly List<string> operands = [];

    private VerbFlags(string verb, IReadOnlyList<RuntimeFlag> known)
    {
        this.verb = verb;
        this.known = known;
    }

    public bool AsksForHelp { get; private set; }

    /// <exception cref="CrException">An unknown flag, one without its value, or one that is refused.</exception>
    public static VerbFlags Parse(string verb, IReadOnlyList<RuntimeFlag> known, IReadOnlyList<string> arguments)
    {
        var flags = new VerbFlags(verb, known);
        for (var position = 0; position < arguments.Count;)
        {
            flags.Take(arguments, ref position);
        }

        return flags;
    }

    public bool Has(string name) => values.TryGetValue(name, out var value) && value != "false";

    /// <summary>What was given itself counts more, as --tcp-close=false.</summary>
    public void AddStanding(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            values.TryAdd(name, "true");
        }
    }

    public string? Value(string name) => values.GetValueOrDefault(name);

    /// <exception cref="CrException">None, more than one, or one that no container can have.</exception>
    public string ContainerId()
    {
        if (operands.Count != 1)
        {
            throw Usage("container id", operands.Count == 0 ? "none was given" : $"one is needed, {operands.Count} were given");
        }

        var id = operands[0];
        var allowed = id.Length is > 0 and <= 1024 && id is not ("." or "..") && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '+' or '-' or '.');
        return allowed ? id : throw Usage($"container id \"{id}\"", "letters, digits and _ + - . are allowed");
    }

    private void Take(IReadOnlyList<string> arguments, ref int position)
    {
        var word = arguments[position++];
        if (word is "--help" or "-help" or "-h")
        {
            AsksForHelp = true;
        }
        else if (word.Length < 2 || word[0] != '-')
        {
            operands.Add(word);
        }
        else if (word == "--")
        {
            operands.AddRange(arguments.Skip(position));
            position = arguments.Count;
        }
        else
        {
            TakeFlag(word, arguments, ref position);
        }
    }

    private void TakeFlag(string word, IReadOnlyList<string> arguments, ref int position)
    {
        var parts = word[(word[1] == '-' ? 2 : 1)..].Split('=', 2);
        var flag = known.FirstOrDefault(flag => flag.Matches(parts[0])) ?? throw Usage($"flag {word}", "it is not known");
        var value = parts.ElementAtOrDefault(1);
        if (flag.ValueName is not null && value is null)
        {
            value = position < arguments.Count ? arguments[position++] : throw Usage($"flag --{flag.Name}", $"flag needs an argument: --{flag.Name}");
        }

        if (flag.Meaning == FlagMeaning.Refused && value != "false")
        {
            throw Usage($"flag --{flag.Name}", flag.Text);
        }

        values[flag.Name] = value ?? "true";
    }

    private CrException Usage(string subject, string reason) => new(ErrorKind.Usage, verb, subject, reason, $"cr {verb} --help lists all flags");
}
