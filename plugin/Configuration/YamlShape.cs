using CrContainers.Engine.Errors;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace CrContainers.Plugin.Configuration;

/// <summary>Goes over a file's events before a tree is made of them: how deep it nests, and that keys are plain text. Keys are hashed and
/// compared as they are read, which for a key made of aliases of aliases would not end.</summary>
internal sealed class YamlShape
{
    private const int Deepest = 64;

    private readonly string operation;
    private readonly string path;

    /// <summary>For each open collection: is a key expected next? Null: it is a list.</summary>
    private readonly Stack<bool?> open = new();

    private readonly HashSet<string> anchors = new(StringComparer.Ordinal);

    private YamlShape(string operation, string path)
    {
        this.operation = operation;
        this.path = path;
    }

    /// <exception cref="CrException">It nests too deep, or has a key that is no text.</exception>
    public static void Check(string operation, string path, string text)
    {
        var shape = new YamlShape(operation, path);
        var parser = new Parser(new StringReader(text));
        while (MoveNext(parser, operation, path))
        {
            shape.Take(parser.Current!);
        }
    }

    /// <summary>On some texts that are no YAML the parser fails in its own workings, and without a place: the last event tells it.</summary>
    private static bool MoveNext(Parser parser, string operation, string path)
    {
        var last = parser.Current?.End ?? Mark.Empty;
        try
        {
            return parser.MoveNext();
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            throw YamlPart.Wrong(operation, path, last, "from here on it is no YAML", null, exception);
        }
    }

    private void Take(ParsingEvent parsed)
    {
        switch (parsed)
        {
            case MappingStart or SequenceStart:
                Node(parsed, isText: false);
                Open(parsed);
                break;
            case MappingEnd or SequenceEnd:
                open.Pop();
                break;
            case Scalar or AnchorAlias:
                Node(parsed, isText: parsed is Scalar);
                break;
        }
    }

    private void Open(ParsingEvent parsed)
    {
        open.Push(parsed is MappingStart ? true : null);
        if (open.Count > Deepest)
        {
            throw YamlPart.Wrong(operation, path, parsed.Start, $"it nests deeper than {Deepest} levels");
        }
    }

    private void Node(ParsingEvent parsed, bool isText)
    {
        Anchor(parsed);
        if (!open.TryPop(out var expectsKey))
        {
            return;
        }

        open.Push(expectsKey is null ? null : !expectsKey);
        if (expectsKey == true && !isText)
        {
            throw YamlPart.Wrong(operation, path, parsed.Start, "a key must be plain text");
        }
    }

    /// <summary>An anchor comes before what refers to it.</summary>
    private void Anchor(ParsingEvent parsed)
    {
        if (parsed is AnchorAlias alias && !anchors.Contains(alias.Value.Value))
        {
            throw YamlPart.Wrong(operation, path, parsed.Start, $"there is no anchor {alias.Value.Value} before it");
        }

        if (parsed is NodeEvent { Anchor.IsEmpty: false } node)
        {
            anchors.Add(node.Anchor.Value);
        }
    }
}
