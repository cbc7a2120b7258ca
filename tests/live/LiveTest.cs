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

    internal string NewImage() => Path.Combine(Work, $"image-{Guid.NewGuid():N}");
}
