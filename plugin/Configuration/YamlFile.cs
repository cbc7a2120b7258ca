using CrContainers.Engine.Errors;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace CrContainers.Plugin.Configuration;

/// <summary>Reads a YAML file. Whatever is wrong with it is told with file, line and column.</summary>
internal static class YamlFile
{
    private const long LargestFile = 1 << 20;

    /// <returns>The file's one document; an empty file is null.</returns>
    /// <exception cref="CrException">It is not there, or no YAML.</exception>
    public static YamlPart Read(string operation, string path)
    {
        var text = Text(operation, path);
        try
        {
            YamlShape.Check(operation, path, text);
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents.Count <= 1
                ? new YamlPart(operation, path, stream.Documents.Count == 0 ? new YamlScalarNode("") : stream.Documents[0].RootNode)
                : throw new YamlPart(operation, path, stream.Documents[1].RootNode).Wrong("it is a second document");
        }
        catch (YamlException exception)
        {
            throw YamlPart.Wrong(operation, path, exception.Start, exception.Message, null, exception);
        }
    }

    private static string Text(string operation, string path)
    {
        try
        {
            return new FileInfo(path).Length <= LargestFile
                ? File.ReadAllText(path)
                : throw new CrException(ErrorKind.Usage, operation, path, $"it is larger than {LargestFile >> 20} MiB", "is it the right file?");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            var reason = exception is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : "it cannot be read";
            throw new CrException(ErrorKind.NotFound, operation, path, reason, "give a file that is there and may be read", exception);
        }
    }
}
