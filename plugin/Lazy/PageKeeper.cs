using System.Diagnostics;
using CrContainers.Engine.Restore;

namespace CrContainers.Plugin.Lazy;

/// <summary>The process that holds copies of a page server's descriptors: <c>cr page-keeper</c>. Where it dies another one takes its place.</summary>
internal sealed class PageKeeper : IFaultKeeper, IDisposable
{
    public const string Done = "done";

    private readonly string log;
    private readonly Lock gate = new();
    private readonly List<int> kept = [];
    private Process process;
    private bool ends;

    public PageKeeper(string log)
    {
        this.log = log;
        process = Start();
    }

    public void Keep(int descriptor)
    {
        lock (gate)
        {
            kept.Add(descriptor);
            Say(descriptor);
        }
    }

    /// <summary>Waits outside of the lock: the end of a process is told by a thread that takes it.</summary>
    public void LetGo()
    {
        lock (gate)
        {
            if (!ends)
            {
                ends = true;
                TrySayDone();
            }
        }

        process.WaitForExit();
    }

    /// <summary>This process ends in good order: whatever happened has been told.</summary>
    public void Dispose()
    {
        LetGo();
        process.Dispose();
    }

    private void TrySayDone()
    {
        try
        {
            process.StandardInput.WriteLine(Done);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It is dead, and holds nothing.
        }
    }

    private Process Start()
    {
        var started = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [LazyFlags.KeeperVerb, $"--{LazyFlags.Log}", log, $"{Environment.ProcessId}"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        started.EnableRaisingEvents = true;
        started.Exited += (_, _) => Replace(started);
        return started;
    }

    /// <summary>Where it is dead, the one that takes its place is told of all.</summary>
    private void Say(int descriptor)
    {
        try
        {
            process.StandardInput.WriteLine(descriptor);
            process.StandardInput.Flush();
            process.StandardOutput.ReadLine();
        }
        catch (IOException)
        {
            // Nobody reads it.
        }
    }

    private void Replace(Process ended)
    {
        lock (gate)
        {
            if (!ends && ended == process)
            {
                process = Start();
                kept.ForEach(Say);
            }
        }
    }
}
