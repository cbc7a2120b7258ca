using System.Diagnostics;
using CrContainers.Engine.Errors;
using CrContainers.Plugin.Docker;

namespace CrContainers.Plugin.Clone;

/// <summary>A clone in the making: created, filled, started. If a step fails it is removed; the others stay.</summary>
internal sealed class FreshClone(string name, DockerContainers containers)
{
    private readonly Stopwatch watch = new();
    private string? id;
    private bool isDone;

    public string Name => name;

    /// <summary>Why there is no such clone.</summary>
    public CrException? Failure { get; private set; }

    public TimeSpan Elapsed => watch.Elapsed;

    /// <summary>As it is after the last step.</summary>
    public DockerContainer Container { get => field ?? throw new InvalidOperationException($"{name} was not created"); private set; }

    /// <summary>Does a step, unless an earlier one has failed.</summary>
    public void Attempt(Action<FreshClone> step)
    {
        if (Failure is not null)
        {
            return;
        }

        watch.Start();
        try
        {
            step(this);
        }
        catch (CrException exception)
        {
            Failure = exception;
            Abandon();
        }
        finally
        {
            watch.Stop();
        }
    }

    public void Created(string newId)
    {
        id = newId;
        Look();
    }

    public void Look() => Container = containers.Inspect(id!);

    public void Done()
    {
        Look();
        isDone = true;
    }

    /// <summary>Removes what was not done.</summary>
    public void Abandon()
    {
        if (id is null || isDone)
        {
            return;
        }

        var removed = id;
        id = null;
        try
        {
            containers.Remove(removed, name);
        }
        catch (CrException exception)
        {
            Failure = new CrException(ErrorKind.Unsupported, exception.Operation, exception.Subject, $"{Failure?.Reason ?? "it was not completed"}; and it could not be removed: {exception.Reason}", $"docker rm --force {name}", exception);
        }
    }
}
