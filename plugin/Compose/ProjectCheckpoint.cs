using System.Diagnostics;
using CrContainers.Engine.Errors;
using CrContainers.Plugin.Docker;

namespace CrContainers.Plugin.Compose;

/// <summary>
/// One consistent cut through a project: all containers are frozen before the first is dumped, and none runs again before the last is.
/// If anything fails, all go on, and the checkpoints made so far are removed.
/// </summary>
internal sealed class ProjectCheckpoint(DockerApi api, string name, Interruption interruption, Action<string> doing, Action<string, string> done)
{
    private readonly DockerContainers containers = new(api);
    private readonly DockerCheckpoints checkpoints = new(api);

    /// <param name="project">Its containers, in dependency order.</param>
    /// <param name="leaveRunning">They go on afterwards; else they end, without having run any further.</param>
    public void Make(IReadOnlyList<ProjectContainer> project, bool leaveRunning)
    {
        IReadOnlyList<ProjectContainer> running = [.. project.Where(member => member.Container.IsRunning).Reverse()];
        Require(project, running, leaveRunning);
        using var frozen = new Undo();
        using var made = new Undo();
        foreach (var member in running)
        {
            Freeze(member.Container, frozen);
        }

        for (var i = 0; i < running.Count; i++)
        {
            doing($"checkpointing {running[i].Container.Name} ({i + 1} of {running.Count})");
            Dump(running[i].Container, made);
        }

        interruption.Check(api.Operation, "project");
        made.Forget();
        if (leaveRunning)
        {
            frozen.Finish();
        }
        else
        {
            frozen.Forget();
            End(running);
        }
    }

    private void Require(IReadOnlyList<ProjectContainer> project, IReadOnlyList<ProjectContainer> running, bool leaveRunning)
    {
        foreach (var container in project.Except(running).Select(member => member.Container))
        {
            done(container.Name, "is not running: left out");
        }

        if (running.Count == 0)
        {
            throw new CrException(ErrorKind.NotFound, api.Operation, "project", "none of its containers is running", "docker-compose start, or cr compose restore");
        }

        foreach (var container in running.Select(member => member.Container))
        {
            RequireRoom(container, leaveRunning);
        }
    }

    private void RequireRoom(DockerContainer container, bool leaveRunning)
    {
        if (checkpoints.Of(container).Contains(name))
        {
            throw new CrException(ErrorKind.Unsupported, api.Operation, container.ToString(), $"it has a checkpoint {name} already", $"docker checkpoint rm {container.Name} {name}, or give another name with --name");
        }

        if (!leaveRunning && container.Answer.At("HostConfig", "AutoRemove").IsTrue())
        {
            throw new CrException(ErrorKind.Unsupported, api.Operation, container.ToString(), "it is removed when it ends, and its checkpoint with it", "give --leave-running");
        }
    }

    /// <summary>One that somebody has paused before stays paused in the end.</summary>
    private void Freeze(DockerContainer container, Undo frozen)
    {
        interruption.Check(api.Operation, container.ToString());
        if (!container.IsPaused)
        {
            containers.Pause(container);
            frozen.Push(() => containers.Unpause(container));
        }

        done(container.Name, "frozen");
    }

    private void Dump(DockerContainer container, Undo made)
    {
        interruption.Check(api.Operation, container.ToString());
        var start = Stopwatch.GetTimestamp();
        checkpoints.Create(container, name);
        made.Push(() => checkpoints.Remove(container, name));
        RequireFrozen(container);
        done(container.Name, $"checkpointed in {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F0} ms");
    }

    /// <summary>Docker 20.10 keeps a paused container paused over its checkpoint; a daemon that thaws it would tear the cut.</summary>
    private void RequireFrozen(DockerContainer container)
    {
        if (!containers.Inspect(container.Id).IsPaused)
        {
            throw new CrException(ErrorKind.IncompatibleHost, api.Operation, container.ToString(), "the daemon let it run on before all were checkpointed", "checkpoint the services one by one, or with another version of Docker");
        }
    }

    /// <summary>The checkpoints are all there: a container that cannot be ended goes on, the others end.</summary>
    private void End(IReadOnlyList<ProjectContainer> running)
    {
        using var going = new Undo();
        CrException? failure = null;
        foreach (var container in running.Select(member => member.Container))
        {
            try
            {
                containers.Kill(container);
                done(container.Name, "ended");
            }
            catch (CrException exception)
            {
                failure = exception;
                going.Push(() => containers.Unpause(container));
            }
        }

        if (failure is not null)
        {
            throw failure;
        }
    }
}
