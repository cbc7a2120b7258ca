using CrContainers.Engine.Errors;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace CrContainers.Plugin.Configuration;

/// <summary>A part of a YAML file that knows where it stands.</summary>
internal sealed record YamlPart(string Operation, string File, YamlNode Node)
{
    private const string Merge = "<<";

    /// <summary>What it is the value of; null at the top and in lists.</summary>
    private YamlNode? Key { get; init; }

    public bool IsNull => Node is YamlScalarNode { Style: ScalarStyle.Plain or ScalarStyle.Any, Value: null or "" or "~" or "null" };

    public bool IsMapping => Node is YamlMappingNode;

    public bool IsList => Node is YamlSequenceNode;

    /// <summary>"!reset", "!override"; empty where there is none.</summary>
    public string Tag => Node.Tag.IsEmpty ? "" : Node.Tag.Value;

    public static CrException Wrong(string operation, string file, Mark at, string reason, string? hint = null, Exception? cause = null) =>
        new(ErrorKind.Usage, operation, $"{file}:{at.Line}:{at.Column}", reason, hint ?? "correct the file", cause);

    public CrException Wrong(string reason, string? hint = null) => Wrong(Operation, File, Node.Start, reason, hint);

    /// <summary>Not the value is wrong, but that it is there.</summary>
    public CrException WrongKey(string reason) => Wrong(Operation, File, (Key ?? Node).Start, reason);

    public string Text() => Node is YamlScalarNode { Value: { } text } ? text : throw Wrong("text is expected here");

    public IReadOnlyList<YamlPart> Items() => Node switch
    {
        YamlSequenceNode list => [.. list.Children.Select(Of)],
        _ when IsNull => [],
        _ => throw Wrong("a list is expected here"),
    };

    public YamlPart? Member(string name) => Members().FirstOrDefault(member => member.Name == name).Value;

    /// <summary>In their order, merged ones (&lt;&lt;) last: what stands in the mapping itself wins, then what was merged first.</summary>
    public IReadOnlyList<(string Name, YamlPart Value)> Members()
    {
        if (IsNull)
        {
            return [];
        }

        var members = new Dictionary<string, YamlPart>(StringComparer.Ordinal);
        Collect(members, new HashSet<YamlNode>(ReferenceEqualityComparer.Instance));
        return [.. members.Select(member => (member.Key, member.Value))];
    }

    private void Collect(Dictionary<string, YamlPart> members, HashSet<YamlNode> seen)
    {
        var mapping = Node as YamlMappingNode ?? throw Wrong("a mapping is expected here");
        if (!seen.Add(mapping))
        {
            return;
        }

        foreach (var (key, value) in mapping.Children.Where(child => !IsMerge(child.Key)))
        {
            members.TryAdd(((YamlScalarNode)key).Value ?? "", Of(value) with { Key = key });
        }

        foreach (var merged in mapping.Children.Where(child => IsMerge(child.Key)).SelectMany(child => Of(child.Value).Merged()))
        {
            merged.Collect(members, seen);
        }
    }

    private IEnumerable<YamlPart> Merged() => IsList ? Items() : [this];

    private static bool IsMerge(YamlNode key) => key is YamlScalarNode { Style: ScalarStyle.Plain, Value: Merge };

    private YamlPart Of(YamlNode node) => this with { Node = node };
}
