using System.Diagnostics;
using CrContainers.Engine.Errors;
using CrContainers.Plugin.Docker;

namespace CrContainers.Plugin.Compose;

/// <summary>Starts a project's containers from their checkpoints, each after those it needs.</summary>
internal sealed class ProjectRestore(DockerApi api, string name, Interruption interruption, Action<string> doing, Action<string, string> done)
{
    private readonly DockerContainers containers = new(api);
    private readonly DockerCheckpoints checkpoints = new(api);

    /// <param name="project">Its containers, in dependency order.</param>
    public void Run(IReadOnlyList<ProjectContainer> project)
    {
        IReadOnlyList<DockerContainer> stopped = [.. project.Select(member => member.Container).Where(container => !container.IsRunning)];
        foreach (var container in project.Select(member => member.Container).Except(stopped))
        {
            done(container.Name, "is running: left as it is");
        }

        Require(stopped);
        for (var i = 0; i < stopped.Count; i++)
        {
            var container = stopped[i];
            doing($"restoring {container.Name} ({i + 1} of {stopped.Count})");
            interruption.Check(api.Operation, container.ToString());
            var start = Stopwatch.GetTimestamp();
            containers.StartFrom(container, name);
            done(container.Name, $"restored in {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F0} ms");
        }
    }

    /// <summary>All have their checkpoint, or none is started.</summary>
    private void Require(IReadOnlyList<DockerContainer> stopped)
    {
        foreach (var container in stopped)
        {
            var known = checkpoints.Of(container);
            if (!known.Contains(name))
            {
                throw new CrException(
                    ErrorKind.NotFound, api.Operation, container.ToString(), $"it has no checkpoint {name}",
                    known.Count == 0 ? "name the services that have one, or start it with docker-compose" : $"--name {string.Join(" or --name ", known)}");
            }
        }
    }
}
