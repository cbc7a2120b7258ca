using System.Diagnostics;
using CrContainers.Engine;
using CrContainers.Engine.Errors;
using CrContainers.Plugin.Oci;

namespace CrContainers.Plugin.Runtime;

/// <summary>The container an image is restored into: created, started and, unless it is to be kept, deleted again by the low-level runtime.</summary>
/// <param name="id">Its id.</param>
/// <param name="invocation">Whose global options the runtime is given.</param>
/// <param name="flags">Those of restore that are create's too.</param>
/// <param name="stdinIsImage">stdin carries the image: it cannot be the container's.</param>
internal sealed class FreshContainer(string id, Invocation invocation, VerbFlags flags, bool stdinIsImage) : IDisposable
{
    private const string Verb = "restore";
    private const int KillSignal = 9;

    private readonly LowLevelRuntime runtime = LowLevelRuntime.Find();
    private ulong startTime;
    private Process? start;
    private Thread? startWatch;
    private int startExitCode;
    private bool keep;

    /// <summary>0 until it is created.</summary>
    public int InitPid { get; private set; }

    /// <summary>How long that took.</summary>
    public TimeSpan CreateTime { get; private set; }

    /// <summary>Has the runtime create it.</summary>
    /// <returns>Its init's pid.</returns>
    public int Create()
    {
        var begin = Stopwatch.GetTimestamp();
        using (var create = runtime.Start(invocation, stdinIsImage, CreateArguments()))
        {
            create.WaitForExit();
            if (create.ExitCode != 0)
            {
                throw new DelegatedFailure(create.ExitCode);
            }
        }

        try
        {
            var pid = ContainerLookup.Find(Verb, id, invocation).InitPid;
            startTime = RunningTask.StartTime(pid) ?? throw new CrException(ErrorKind.TraceeGone, Verb, id, "the fresh container's init is gone");
            InitPid = pid;
        }
        catch
        {
            runtime.Ask(invocation, "delete", "--force", id);
            throw;
        }

        CreateTime = Stopwatch.GetElapsedTime(begin);
        return InitPid;
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
        if (InitPid > 0 && !keep)
        {
            Signal(KillSignal);
            startWatch?.Join();
            Delete();
            if (flags.Value(FlagTable.PidFile) is { } pidFile)
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

    private string[] CreateArguments()
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
