using CrContainers.Engine.Errors;
using CrContainers.Plugin.Runtime;

namespace CrContainers.Plugin.Docker;

/// <summary>Where the daemon listens: what DOCKER_HOST names, else its usual place.</summary>
internal sealed record DockerSocket(string Path)
{
    private const string Variable = "DOCKER_HOST";
    private const string Scheme = "unix://";
    private const string Usual = "/var/run/docker.sock";
    private const int LongestPath = 107;

    /// <exception cref="CrException">DOCKER_HOST names no socket of this host.</exception>
    public static DockerSocket FromEnvironment(string operation)
    {
        var host = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(host))
        {
            return new DockerSocket(Usual);
        }

        var path = host.StartsWith(Scheme, StringComparison.Ordinal) ? host[Scheme.Length..] : "";
        return path.StartsWith('/') && System.Text.Encoding.UTF8.GetByteCount(path) <= LongestPath
            ? new DockerSocket(path)
            : throw new CrException(
                ErrorKind.Usage, operation, $"{Variable}={host}", $"it names no socket of this host ({Scheme}/PATH)",
                "checkpoints lie on the daemon's own host: run cr there, and unset DOCKER_HOST or give it a unix socket");
    }

    public Stream Connect() => LocalSocket.Connect(Path);
}
