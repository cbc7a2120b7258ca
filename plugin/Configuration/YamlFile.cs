using CrContainers.Engine.Errors;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace CrContainers.Plugin.Configuration;

/// <summary>A YAML file as nodes. What is wrong in it is told with its line and column.</summary>
/// <param name="operation">What it is read for.</param>
/// <param name="path">For messages.</param>
internal sealed class YamlFile(string operation, string path)
{
    private const long MaximumSize = 4 << 20;

    /// <summary>The mapping at its top; an empty one where the file holds nothing.</summary>
    /// <exception cref="CrException">It cannot be read, or is no YAML mapping.</exception>
    public YamlMappingNode Read()
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(Text()));
        }
        catch (AnchorNotFoundException exception)
        {
            throw Error(AliasWithoutAnchor(), exception.Message);
        }
        catch (YamlException exception)
        {
            throw Error(exception.Start, exception.Message);
        }

        if (stream.Documents.Count > 1)
        {
            throw Error(stream.Documents[1].RootNode.Start, "a second document begins here: one is enough");
        }

        return stream.Documents.Count == 0 ? [] : Mapping(stream.Documents[0].RootNode, "the file");
    }

    /// <param name="node">What was found.</param>
    /// <param name="name">What it is the value of.</param>
    public YamlMappingNode Mapping(YamlNode node, string name) =>
        node as YamlMappingNode ?? throw Error(node.Start, $"{name} must be a mapping of keys to values");

    /// <param name="node">What was found.</param>
    /// <param name="name">What it is the value of.</param>
    public string Text(YamlNode node, string name) => node is YamlScalarNode { Value: { Length: > 0 } value }
        ? value
        : throw Error(node.Start, $"{name} must be a text");

    public CrException Error(Mark place, string reason) => new(
        ErrorKind.Usage, operation, $"{path}, line {place.Line}, column {place.Column}", reason, "correct the file");

    /// <summary>The exception itself does not say where the alias stands.</summary>
    private Mark AliasWithoutAnchor()
    {
        var anchors = new HashSet<AnchorName>();
        for (var parser = new Parser(new StringReader(Text())); parser.MoveNext();)
        {
            if (parser.Current is AnchorAlias alias && !anchors.Contains(alias.Value))
            {
                return alias.Start;
            }

            if (parser.Current is NodeEvent { Anchor: { IsEmpty: false } anchor })
            {
                anchors.Add(anchor);
            }
        }

        return Mark.Empty;
    }

    private string Text()
    {
        try
        {
            return new FileInfo(path).Length <= MaximumSize
                ? File.ReadAllText(path)
                : throw new CrException(ErrorKind.Usage, operation, path, $"it is larger than {MaximumSize >> 20} MiB", "name a YAML file");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CrException(ErrorKind.NotFound, operation, path, "there is no such file", cause: exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CrException(ErrorKind.Permission, operation, path, "the file cannot be read", "run cr as root, or see to the file's mode", exception);
        }
    }
}
