using System.CommandLine;
using CrContainers.Engine.Errors;
using CrContainers.Plugin.Docker;
using CrContainers.Plugin.Store;

namespace CrContainers.Plugin.Commands;

/// <summary><c>cr store</c>: the images of Docker's checkpoints.</summary>
internal static class StoreCommand
{
    private const string Description =
        """
        Looks after the images of Docker's checkpoints. They lie beside its containers in the daemon's data root; in the directory that Docker
        keeps of a checkpoint is a reference.

        Examples:
          cr store ls
          cr store verify
          cr store gc
          cr store export 0b7c7b2e-5a0f-4c57-9d0a-1d2f6a1f7c11 /media/disk/web-warm
        """;

    public static Command Build() => new("store", Description)
    {
        StoreListCommand.Build(),
        StoreVerifyCommand.Build(),
        StoreCollectCommand.Build(),
        StoreExportCommand.Build(),
    };

    public static Option<string?> DataRoot() => new("--data-root") { Description = "of the Docker daemon (default: the daemon is asked)" };

    public static CheckpointStore Open(string verb, string? dataRoot)
    {
        if (dataRoot is not null)
        {
            return Directory.Exists(dataRoot)
                ? new CheckpointStore(verb, Path.GetFullPath(dataRoot))
                : throw new CrException(ErrorKind.NotFound, verb, dataRoot, "there is no such directory", "docker info shows the daemon's Docker Root Dir");
        }

        using var api = DockerApi.Connect(verb);
        return new CheckpointStore(verb, api.Get("/info", "daemon").At("DockerRootDir").Text());
    }
}
