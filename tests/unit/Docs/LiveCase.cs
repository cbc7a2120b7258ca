using System.Text.RegularExpressions;

namespace CrContainers.Tests.Unit.Docs;

/// <summary>A line of tests/live/programs/list.</summary>
/// <param name="Command">The program and its arguments.</param>
/// <param name="Refusal">What the refused checkpoint says; null where it is kept.</param>
internal sealed partial record LiveCase(string Command, string? Refusal)
{
    public string Program => Command.Split(' ')[0];

    public static IReadOnlyList<LiveCase> All() =>
        [.. Repository.Read("tests/live/programs/list").Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#').Select(Parse)];

    private static LiveCase Parse(string line)
    {
        var refusal = Refused().Match(line);
        return new LiveCase(line.Split('|')[0].Trim(), refusal.Success ? refusal.Groups[1].Value : null);
    }

    [GeneratedRegex("""refused="([^"]*)"$""")]
    private static partial Regex Refused();
}
