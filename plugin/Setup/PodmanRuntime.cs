using System.Text;
using CrContainers.Engine.Errors;

namespace CrContainers.Plugin.Setup;

/// <summary>The file of containers.conf.d that gives podman's <c>--runtime cr</c> its path.</summary>
internal sealed class PodmanRuntime(string operation, string path)
{
    public const string Usual = "/etc/containers/containers.conf.d/cr.conf";

    private const string FirstLine = "# Written by cr setup podman; cr setup podman --undo removes it.\n";

    private readonly ConfigurationFile file = new(operation, path);

    public string Path => file.Path;

    public bool IsThere => Text is not null;

    private string? Text => file.Read() is { } text ? Encoding.UTF8.GetString(text) : null;

    /// <exception cref="CrException">Somebody else has written it.</exception>
    public void RequireOurs()
    {
        if (Text?.StartsWith(FirstLine, StringComparison.Ordinal) == false)
        {
            throw new CrException(ErrorKind.Usage, operation, file.Path, "it was not written by cr setup", "move it away, or see to [engine.runtimes] in it yourself");
        }
    }

    /// <returns>False where it says so already.</returns>
    public bool Write(string executable)
    {
        var name = executable.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        var text = $"{FirstLine}[engine.runtimes]\ncr = [\"{name}\"]\n";
        if (Text == text)
        {
            return false;
        }

        file.Write(Encoding.UTF8.GetBytes(text));
        return true;
    }

    public void Delete() => file.Delete();
}
