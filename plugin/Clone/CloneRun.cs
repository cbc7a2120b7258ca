using CrContainers.Plugin.Docker;
using CrContainers.Plugin.Store;

namespace CrContainers.Plugin.Clone;

/// <summary>Makes fresh containers from one checkpoint. All are created before the source is held, so that it stands still only while its
/// memory and its files are copied.</summary>
internal sealed class CloneRun(DockerApi api, DockerContainer source, Interruption interruption, Action<string> tell)
{
    private readonly DockerContainers containers = new(api);
    private readonly DockerCheckpoints checkpoints = new(api);
    private readonly DockerStorage storage = new(api);

    /// <param name="checkpoint">Of the source; null: one is made now.</param>
    /// <param name="names">Of the clones.</param>
    /// <param name="isLazy">Their memory comes after they run.</param>
    public IReadOnlyList<FreshClone> Make(string? checkpoint, IReadOnlyList<string> names, bool isLazy)
    {
        var clones = names.Select(name => new FreshClone(name, containers)).ToList();
        try
        {
            var request = CloneRequest.Of(source, new DockerImages(api).NameOf(source), isLazy);
            Each(clones, "creating", clone => Create(clone, request));
            Start(clones, Fill(clones, checkpoint));
        }
        finally
        {
            clones.ForEach(clone => clone.Abandon());
        }

        return clones;
    }

    private void Each(IEnumerable<FreshClone> clones, string doing, Action<FreshClone> step)
    {
        foreach (var clone in clones.Where(clone => clone.Failure is null))
        {
            interruption.Check(api.Operation, source.ToString());
            tell($"{doing} {clone.Name}");
            clone.Attempt(step);
        }
    }

    private void Create(FreshClone clone, CloneRequest request)
    {
        clone.Created(containers.Create(clone.Name, request.Body));
        foreach (var (network, endpoint) in request.MoreNetworks)
        {
            new DockerNetworks(api).Connect(network, clone.Container.Id, endpoint.DeepClone().AsObject());
        }
    }

    /// <returns>The checkpoint's name, now with every clone.</returns>
    private string Fill(List<FreshClone> clones, string? checkpoint)
    {
        if (clones.TrueForAll(clone => clone.Failure is not null))
        {
            return "";
        }

        tell($"holding {source.Name}");
        using var moment = SourceMoment.Hold(api, source, checkpoint);
        Each(clones, "copying into", clone => CopyInto(clone.Container, moment.Checkpoint));
        moment.Release();
        return moment.Checkpoint;
    }

    private void CopyInto(DockerContainer clone, string checkpoint)
    {
        TreeCopy.Copy(api.Operation, storage.ChangedFiles(source), storage.ChangedFiles(clone));
        foreach (var (from, to) in OwnVolumes.Of(source, clone, storage))
        {
            OwnVolumes.Empty(to);
            TreeCopy.Copy(api.Operation, from, to);
        }

        var place = storage.Checkpoint(clone, checkpoint);
        Directory.CreateDirectory(place, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        TreeCopy.Link(api.Operation, storage.Checkpoint(source, checkpoint), place);
        ParentImages.KeepLink(storage.Checkpoint(source, checkpoint), place);
    }

    /// <summary>A clone keeps no checkpoint: its files go on, and would not fit it a second time.</summary>
    private void Start(List<FreshClone> clones, string checkpoint) => Each(clones, "starting", clone =>
    {
        containers.StartFrom(clone.Container, checkpoint);
        checkpoints.Remove(clone.Container, checkpoint);
        clone.Done();
    });
}
