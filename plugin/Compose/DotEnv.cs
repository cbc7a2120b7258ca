using System.Text;
using CrContainers.Engine.Errors;

namespace CrContainers.Plugin.Compose;

/// <summary>A <c>.env</c> file: NAME=VALUE, with comments, <c>export</c>, quotes and variables as Compose reads them.</summary>
internal sealed class DotEnv
{
    private const string Export = "export ";

    private readonly string operation;
    private readonly string path;
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    private DotEnv(string operation, string path)
    {
        this.operation = operation;
        this.path = path;
    }

    /// <summary>A file that is not there has no values.</summary>
    /// <param name="operation">For whom.</param>
    /// <param name="directory">Where it lies.</param>
    /// <param name="process">The variables of this process; they win over those of the file.</param>
    public static IReadOnlyDictionary<string, string> Read(string operation, string directory, Func<string, string?> process)
    {
        var file = new DotEnv(operation, Path.Combine(directory, ".env"));
        if (File.Exists(file.path))
        {
            file.ReadLines(process);
        }

        return file.values;
    }

    private void ReadLines(Func<string, string?> process)
    {
        var number = 0;
        foreach (var line in Lines())
        {
            number++;
            var text = line.Trim();
            if (text.Length > 0 && text[0] != '#')
            {
                Take(text.StartsWith(Export, StringComparison.Ordinal) ? text[Export.Length..].TrimStart() : text, number, process);
            }
        }
    }

    private string[] Lines()
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CrException(ErrorKind.Permission, operation, path, "it cannot be read", "give its owner's rights, or remove it", exception);
        }
    }

    private void Take(string line, int number, Func<string, string?> process)
    {
        var equals = line.IndexOf('=', StringComparison.Ordinal);
        var name = (equals < 0 ? line : line[..equals]).TrimEnd();
        if (name.Length == 0 || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.' or '-'))
        {
            throw Wrong(number, $"\"{name}\" is no name of a variable");
        }

        if (equals >= 0)
        {
            var value = line[(equals + 1)..].Trim();
            values[name] = Value(value, number, asked => process(asked) ?? values.GetValueOrDefault(asked));
        }
        else if (process(name) is { } inherited)
        {
            values[name] = inherited;
        }
    }

    private string Value(string value, int number, Func<string, string?> variables) => value switch
    {
        ['\'', ..] => Quoted(value, number),
        ['"', ..] => Interpolation.Expand(Unescape(Quoted(value, number)), variables, reason => Wrong(number, reason)),
        _ => Interpolation.Expand(WithoutComment(value), variables, reason => Wrong(number, reason)),
    };

    private string Quoted(string value, int number)
    {
        var end = 1;
        while (end < value.Length && value[end] != value[0])
        {
            end += value[end] == '\\' && value[0] == '"' ? 2 : 1;
        }

        return end < value.Length ? value[1..end] : throw Wrong(number, "a quote is not closed on its line");
    }

    private static string WithoutComment(string value)
    {
        var comment = value.StartsWith('#') ? 0 : value.IndexOf(" #", StringComparison.Ordinal);
        return comment < 0 ? value : value[..comment].TrimEnd();
    }

    private static string Unescape(string value)
    {
        var text = new StringBuilder(value.Length);
        for (var position = 0; position < value.Length; position++)
        {
            var escapes = value[position] == '\\' && position + 1 < value.Length;
            text.Append(escapes ? value[++position] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', var other => other } : value[position]);
        }

        return text.ToString();
    }

    private CrException Wrong(int line, string reason) => new(ErrorKind.Usage, operation, $"{path}:{line}", reason, "each line is NAME=VALUE, or a comment that begins with #");
}
