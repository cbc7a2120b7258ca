using System.Diagnostics;
using CrContainers.Engine;
using CrContainers.Engine.Errors;
using CrContainers.Plugin.Oci;

namespace CrContainers.Plugin.Runtime;

/// <summary>The container an image is restored into: created, started and, unless it is to be kept, deleted again by the low-level runtime.</summary>
internal sealed class FreshContainer : IDisposable
{
    private const string Verb = "restore";
    private const int KillSignal = 9;

    private readonly string id;
    private readonly Invocation invocation;
    private readonly LowLevelRuntime runtime;
    private readonly string? pidFile;
    private readonly ulong startTime;
    private Process? start;
    private Thread? startWatch;
    private int startExitCode;
    private bool keep;

    private FreshContainer(string id, Invocation invocation, LowLevelRuntime runtime, string? pidFile, ContainerState state)
    {
        this.id = id;
        this.invocation = invocation;
        this.runtime = runtime;
        this.pidFile = pidFile;
        InitPid = state.InitPid;
        startTime = RunningTask.StartTime(InitPid) ?? throw new CrException(ErrorKind.TraceeGone, Verb, id, "the fresh container's init is gone");
    }

    public int InitPid { get; }

    /// <param name="id">The fresh container's id.</param>
    /// <param name="invocation">Whose global options the runtime is given.</param>
    /// <param name="flags">Those of restore that are create's too.</param>
    /// <param name="stdinIsImage">stdin carries the image: it cannot be the container's.</param>
    public static FreshContainer Create(string id, Invocation invocation, VerbFlags flags, bool stdinIsImage)
    {
        var runtime = LowLevelRuntime.Find();
        using (var create = runtime.Start(invocation, stdinIsImage, CreateArguments(id, flags)))
        {
            create.WaitForExit();
            if (create.ExitCode != 0)
            {
                throw new DelegatedFailure(create.ExitCode);
            }
        }

        try
        {
            return new FreshContainer(id, invocation, runtime, flags.Value(FlagTable.PidFile), ContainerLookup.Find(Verb, id, invocation));
        }
        catch
        {
            runtime.Ask(invocation, "delete", "--force", id);
            throw;
        }
    }

    /// <summary>Has the runtime start the container. Returns at once; if the start fails, the init, which would wait for ever, is killed.</summary>
    public void BeginStart()
    {
        start = runtime.Start(invocation, stdinIsEmpty: true, "start", id);
        startWatch = new Thread(WatchStart) { IsBackground = true, Name = "start" };
        startWatch.Start();
    }

    /// <summary>Waits for the runtime to have done with its start: hooks run after the init's exec.</summary>
    public void EndStart()
    {
        startWatch?.Join();
        ThrowIfStartFailed();
    }

    /// <summary>The runtime has told why already.</summary>
    public void ThrowIfStartFailed()
    {
        if (start?.HasExited == true && startExitCode != 0)
        {
            throw new DelegatedFailure(startExitCode);
        }
    }

    /// <summary>The restore has succeeded: the container stays.</summary>
    public void Keep() => keep = true;

    public void Signal(int signal) => RunningTask.Signal(InitPid, startTime, signal);

    public void Delete() => runtime.Ask(invocation, "delete", "--force", id);

    public void Dispose()
    {
        if (!keep)
        {
            Signal(KillSignal);
            startWatch?.Join();
            Delete();
            if (pidFile is not null)
            {
                File.Delete(pidFile);
            }
        }

        start?.Dispose();
    }

    private void WatchStart()
    {
        start!.WaitForExit();
        startExitCode = start.ExitCode;
        if (startExitCode != 0)
        {
            Signal(KillSignal);
        }
    }

    private static string[] CreateArguments(string id, VerbFlags flags)
    {
        var arguments = new List<string> { "create" };
        foreach (var name in (string[])[FlagTable.Bundle, FlagTable.PidFile, FlagTable.ConsoleSocket])
        {
            if (flags.Value(name) is { } value)
            {
                arguments.AddRange([$"--{name}", value]);
            }
        }

        if (flags.Has(FlagTable.NoPivot))
        {
            arguments.Add($"--{FlagTable.NoPivot}");
        }

        return [.. arguments, id];
    }
}
