using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>A directory for bundles, images and the runtime's state; nothing of it is left behind.</summary>
public abstract class LiveTest : IDisposable
{
    protected LiveTest()
    {
        Work = LiveEnvironment.NewDirectory(GetType().Name);
        State = Path.Combine(Work, "state");
    }

    protected string Work { get; }

    protected string State { get; }

    public virtual void Dispose()
    {
        foreach (var id in Directory.Exists(State) ? Directory.GetDirectories(State).Select(Path.GetFileName) : [])
        {
            CrCommand.Run("--root", State, "delete", "--force", id!);
        }

        Directory.Delete(Work, recursive: true);
        GC.SuppressFinalize(this);
    }

    internal TestContainer Start(ProgramCase program, Identity identity)
    {
        var container = TestContainer.Run(NewBundle(program, identity), State);
        container.WaitUntilReady();
        return container;
    }

    internal Bundle NewBundle(ProgramCase program, Identity identity)
    {
        var directory = Path.Combine(Work, $"bundle-{Guid.NewGuid():N}");
        Directory.CreateDirectory(directory);
        var path = LiveEnvironment.Program(program.Program);
        var bundle = Bundle.Create(directory, path, program.Arguments, identity, program.ExtraCapabilities);
        if (program.IsUnconfined)
        {
            bundle.Change(config => config["linux"]!.AsObject().Remove("seccomp"));
        }

        return bundle;
    }

    /// <summary>Checkpoints and restores a program so many times, and expects it to find all as it was.</summary>
    private protected void ComesBack(ProgramCase program, Identity identity, int generations)
    {
        var container = Start(program, identity);
        try
        {
            for (var generation = 1; generation <= generations; generation++)
            {
                var before = MemoryMap.Of(container.Pid);
                container = container.Replace(Work, program.CheckpointFlags);
                Assert.True(program.MapsChange || before == MemoryMap.Of(container.Pid), $"before:\n{before}\nafter:\n{MemoryMap.Of(container.Pid)}");
                container.ExpectOk(generation);
            }

            container.Stop();
        }
        finally
        {
            container.Dispose();
        }
    }

    internal string NewImage() => Path.Combine(Work, $"image-{Guid.NewGuid():N}");
}
