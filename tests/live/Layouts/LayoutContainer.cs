using System.Globalization;
using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live.Layouts;

/// <summary>A container that runs programs/layout.c, and the model of it.</summary>
internal sealed class LayoutContainer : IDisposable
{
    private readonly string work;
    private readonly LayoutModel model = new();
    private TestContainer container;
    private int round;

    public LayoutContainer(string work, string state)
    {
        this.work = work;
        var directory = Directory.CreateDirectory(Path.Combine(work, $"bundle-{Guid.NewGuid():N}")).FullName;
        var bundle = Bundle.Create(directory, Path.Combine(LiveEnvironment.Programs, "layout"), [], Identity.User, []);
        for (var file = 0; file < DataFile.Count; file++)
        {
            File.WriteAllBytes(bundle.InRoot(DataFile.Name(file)), DataFile.Bytes(file));
        }

        container = TestContainer.Run(bundle, state);
        container.WaitUntilReady();
    }

    /// <summary>Has the program carry out what can be carried out of the steps; how many that are.</summary>
    public int CarryOut(IEnumerable<Step> wanted)
    {
        var steps = model.Take(wanted);
        Run(steps);
        LayoutComparison.Check(model, container.Pid, $"after the steps of round {round}");
        return steps.Count;
    }

    /// <summary>Checkpoints and restores into a fresh container.</summary>
    public void Replace()
    {
        var before = JoinedMap.Of(container.Pid);
        container = container.Replace(work);
        Assert.Equal(before, JoinedMap.Of(container.Pid));
        LayoutComparison.Check(model, container.Pid, $"restored after round {round}");
    }

    /// <summary>Checkpoints, while the task goes on, and restores that image beside it.</summary>
    public void CopyAndGoOn()
    {
        var before = JoinedMap.Of(container.Pid);
        var image = Path.Combine(work, $"image-{Guid.NewGuid():N}");
        container.Checkpoint(image, "--leave-running");
        Assert.Equal(before, JoinedMap.Of(container.Pid));
        LayoutComparison.Check(model, container.Pid, $"left running after round {round}");

        using var copy = TestContainer.Restore(container.Bundle.Copy(Path.Combine(work, $"bundle-{Guid.NewGuid():N}")), container.State, image);
        Assert.Equal(before, JoinedMap.Of(copy.Pid));
        LayoutComparison.CheckEveryPage(model, copy.Pid, $"copied after round {round}");
        Directory.Delete(image, recursive: true);
    }

    /// <summary>From outside, and by the program itself, which meets the signals that the model foresees.</summary>
    public void TouchEveryPage()
    {
        LayoutComparison.CheckEveryPage(model, container.Pid, "at the end");
        Run(model.Probes());
        LayoutComparison.CheckEveryPage(model, container.Pid, "touched by the program");
    }

    public void Dispose() => container.Dispose();

    private void Run(IReadOnlyList<Step> steps)
    {
        round++;
        var path = container.Bundle.InRoot(string.Create(CultureInfo.InvariantCulture, $"tmp/steps.{round}"));
        File.WriteAllLines(path, steps.Select(step => step.ToString()));
        container.ExpectOk(round);
    }
}
