using System.CommandLine;

namespace CrContainers.Plugin.Commands;

/// <summary><c>cr docker</c>: what Docker itself does not do.</summary>
internal static class DockerCommand
{
    public static Command Build() => new("docker", "What Docker does not do with a checkpoint itself.") { CloneCommand.Build() };
}
