using CrContainers.Engine.Errors;

namespace CrContainers.Plugin.Docker;

/// <summary>The daemon's own directory on this host: what Docker has no request for is put there by hand.</summary>
internal sealed class DockerStorage
{
    private const string Overlay = "overlay2";

    private readonly string operation;
    private readonly string root;

    public DockerStorage(DockerApi api)
    {
        operation = api.Operation;
        root = api.Get("/info", "daemon").At("DockerRootDir").Text();
        if (!root.StartsWith('/') || !Directory.Exists(Path.Combine(root, "containers")))
        {
            throw new CrException(ErrorKind.NotFound, operation, root, "the daemon's data root is not on this host, or may not be read", "run cr as root on the daemon's own host, outside of containers");
        }
    }

    public string Checkpoint(DockerContainer container, string name) => Path.Combine(root, "containers", container.Id, "checkpoints", name);

    /// <summary>The directory of the files that the container has changed.</summary>
    /// <exception cref="CrException">The storage driver keeps them in another way.</exception>
    public string ChangedFiles(DockerContainer container)
    {
        var driver = container.Answer.At("GraphDriver");
        return driver.At("Name").Text() == Overlay
            ? Own(container, driver.At("Data", "UpperDir").Text())
            : throw new CrException(
                ErrorKind.Unsupported, operation, container.ToString(), $"its files lie in storage driver {driver.At("Name").Text()}",
                $"only {Overlay} keeps changed files where they can be copied as they are");
    }

    /// <summary>A volume's directory.</summary>
    public string Volume(DockerContainer container, string source) => Own(container, source);

    /// <summary>The daemon names it, and still nothing outside of its own directory is written to.</summary>
    private string Own(DockerContainer container, string path)
    {
        var full = Path.GetFullPath(path);
        return full.StartsWith(Path.GetFullPath(root).TrimEnd('/') + "/", StringComparison.Ordinal) && Directory.Exists(full)
            ? full
            : throw new CrException(ErrorKind.IncompatibleHost, operation, container.ToString(), $"{path} is no directory in the daemon's data root {root}", "run cr on the daemon's own host, outside of containers");
    }
}
