using CrContainers.Engine.Errors;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>The copies made for one checkpoint; nothing of them is left behind. To be disposed when the tasks have been let go.</summary>
/// <param name="initPid">Of the container.</param>
/// <param name="host">Has the cgroup file systems.</param>
internal sealed class FrozenCopies(int initPid, HostFileSystems host) : IDisposable
{
    private readonly List<FrozenCopy> copies = [];
    private readonly List<CopiedMemory> memories = [];

    /// <summary>How long tasks stood still a second time, to wait for their dead copies.</summary>
    public TimeSpan Pause { get; private set; }

    /// <summary>Why a copy that was wanted was not made.</summary>
    public string? Refusal { get; private set; }

    /// <inheritdoc cref="FrozenCopy.Make"/>
    public FrozenCopy? Make(HeldProcess process, LiveInjection injection, Action meanwhile)
    {
        var copy = FrozenCopy.Make(process, injection, meanwhile);
        if (copy is not null)
        {
            copies.Add(copy);
        }
        else
        {
            Refusal = "the kernel refused a copy: its limits of processes or of memory leave no room";
        }

        return copy;
    }

    /// <inheritdoc cref="FrozenCopy.OfferToOomKiller"/>
    public void OfferToOomKiller() => copies.ForEach(copy => copy.OfferToOomKiller());

    /// <summary>Disposes of it in the end.</summary>
    public CopiedMemory Keep(CopiedMemory memory)
    {
        memories.Add(memory);
        return memory;
    }

    /// <summary>A container that ends meanwhile takes its copies with it.</summary>
    public void Dispose()
    {
        if (copies.Count == 0)
        {
            return;
        }

        memories.ForEach(memory => memory.Dispose());
        copies.ForEach(copy => copy.Kill());
        try
        {
            Reap();
        }
        catch (CrException exception) when (exception.Kind is ErrorKind.TraceeGone or ErrorKind.NotFound)
        {
            // Nobody is left who could notice.
        }

        copies.Clear();
    }

    private void Reap()
    {
        using var tree = HeldTree.HoldLeader(initPid, host);
        copies.ForEach(copy => copy.Reap(tree.Leader));

        tree.Release();
        Pause = tree.Pause;
    }
}
