namespace CrContainers.Tests.Live.Containers;

/// <summary>One line of programs/list: a program, its arguments, and how to run it.</summary>
/// <param name="Name">As in the list.</param>
/// <param name="Options">Words: root, unconfined, caps=…, flags=…, refused="…", moved.</param>
public sealed record ProgramCase(string Name, string Options)
{
    private const string RefusedOption = "refused=\"";

    public string Program => Name.Split(' ')[0];

    public string[] Arguments => Name.Split(' ')[1..];

    public bool NeedsRoot => Words.Contains("root") || ExtraCapabilities.Length > 0;

    /// <summary>In a container without a seccomp profile: Docker's forbids the call that it is about.</summary>
    public bool IsUnconfined => Words.Contains("unconfined");

    /// <summary>Some of its mappings are of another kind afterwards.</summary>
    public bool MapsChange => Words.Contains("moved");

    public string[] ExtraCapabilities =>
        [.. Words.Where(word => word.StartsWith("caps=", StringComparison.Ordinal)).SelectMany(word => word[5..].Split(',')).Select(name => $"CAP_{name}")];

    /// <summary>Of the checkpoint.</summary>
    public string[] CheckpointFlags => [.. Words.Where(word => word.StartsWith("flags=", StringComparison.Ordinal)).SelectMany(word => word[6..].Split(','))];

    /// <summary>What the refusal must say; null where the checkpoint must succeed.</summary>
    public string? Refusal
    {
        get
        {
            var start = Options.IndexOf(RefusedOption, StringComparison.Ordinal);
            return start < 0 ? null : Options[(start + RefusedOption.Length)..Options.LastIndexOf('"')];
        }
    }

    public static IReadOnlyList<ProgramCase> All { get; } =
    [
        .. File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "list"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split('|', 2))
            .Select(parts => new ProgramCase(parts[0].Trim(), parts.Length > 1 ? parts[1].Trim() : "")),
    ];

    private string[] Words => Options.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public override string ToString() => Name;
}
