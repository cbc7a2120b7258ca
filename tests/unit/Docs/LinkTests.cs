using System.Text.RegularExpressions;

namespace CrContainers.Tests.Unit.Docs;

/// <summary>Links between the documents lead somewhere.</summary>
public sealed partial class LinkTests
{
    public static TheoryData<string> Documents() => [.. Repository.Files(".md")];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_relative_link_resolves(string document) => Assert.All(
        Targets(Repository.Read(document)), target => Assert.True(Resolves(document, target), $"{document}: {target} leads nowhere"));

    [Fact]
    public void The_readme_leads_to_every_document() => Assert.All(
        Repository.Files(".md").Where(path => path.StartsWith("docs/", StringComparison.Ordinal)),
        path => Assert.Contains(path, Targets(Repository.Read("README.md"))));

    /// <summary>Code is no link, however it looks.</summary>
    private static IReadOnlyList<string> Targets(string text) =>
        [.. Link().Matches(Code().Replace(text, "")).Select(link => link.Groups[1].Value).Where(target => !target.Contains("://", StringComparison.Ordinal))];

    private static bool Resolves(string document, string target)
    {
        var parts = target.Split('#', 2);
        var path = parts[0].Length == 0 ? document : Path.Combine(Path.GetDirectoryName(document)!, parts[0]);
        var full = Path.Combine(Repository.Root, path);
        return Path.Exists(full) && (parts.Length == 1 || Anchors(File.ReadAllText(full)).Contains(parts[1]));
    }

    /// <summary>As GitHub makes them of headings: lower case, hyphens for spaces, punctuation left out.</summary>
    private static IEnumerable<string> Anchors(string text) => text.Split('\n')
        .Where(line => line.StartsWith('#'))
        .Select(line => new string([.. line.TrimStart('#').Trim().ToLowerInvariant().Where(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-' or '_')]).Replace(' ', '-'));

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^(?:```.*?^```|    [^\n]*)$|`[^`\n]*`", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();
}
