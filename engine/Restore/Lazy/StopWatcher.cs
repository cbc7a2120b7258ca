using CrContainers.Engine.Native;

namespace CrContainers.Engine.Restore.Lazy;

/// <summary>wait(2) tells of tracees, poll(2) of descriptors; the tracer waits for both. A thread of its own looks whether a tracee has stopped,
/// rings, and looks again once the tracer has been there.</summary>
internal sealed class StopWatcher : IDisposable
{
    private readonly Bell bell = new();
    private readonly SemaphoreSlim taken = new(0);
    private readonly Thread thread;

    public StopWatcher()
    {
        thread = new Thread(Watch, 256 << 10) { IsBackground = true, Name = "stop watcher" };
        thread.Start();
    }

    /// <summary>Readable where a tracee has stopped or ended.</summary>
    public int Number => bell.Number;

    /// <summary>Before the tracer takes the stops.</summary>
    public void Clear() => bell.Clear();

    /// <summary>After it has taken them.</summary>
    public void Continue() => taken.Release();

    /// <summary>When nobody is traced any more. The thread ends when the kernel tells it so, and may ring until then.</summary>
    public void Dispose() => taken.Release();

    private void Watch()
    {
        while (Waiting.ForTracees())
        {
            bell.Ring();
            taken.Wait();
        }

        bell.Dispose();
    }
}
