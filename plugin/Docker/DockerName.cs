using System.Text.RegularExpressions;
using CrContainers.Engine.Errors;

namespace CrContainers.Plugin.Docker;

/// <summary>Docker's rule for the names of containers and checkpoints. It keeps a name from being a path.</summary>
internal static partial class DockerName
{
    public static string Check(string operation, string what, string name) => Allowed().IsMatch(name)
        ? name
        : throw new CrException(ErrorKind.Usage, operation, $"{what} \"{name}\"", "it is no name", "two or more of letters, digits, \"_\", \".\" and \"-\", the first a letter or digit");

    /// <summary>An id from the daemon: only 64 hexadecimal digits become a part of a path.</summary>
    public static string CheckId(string operation, string id) => Id().IsMatch(id)
        ? id
        : throw new CrException(ErrorKind.IncompatibleHost, operation, $"container \"{id}\"", "the daemon's answer is not understood: it is no id", "is this a Docker daemon? docker version");

    [GeneratedRegex(@"\A[a-zA-Z0-9][a-zA-Z0-9_.-]+\z")]
    private static partial Regex Allowed();

    [GeneratedRegex(@"\A[0-9a-f]{64}\z")]
    private static partial Regex Id();
}
