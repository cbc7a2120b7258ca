using System.CommandLine;

namespace CrContainers.Plugin.Commands;

/// <summary><c>cr image</c>: the store of images that containers start from by name.</summary>
internal static class ImageCommand
{
    private const string Description =
        """
        Keeps images under names in the image store. A container whose annotation io.crcontainers.restore, or whose variable
        CR_RESTORE, has such a name starts as the restored task.

        Examples:
          cr image add warm /var/tmp/c1
          cr image list
          cr image remove warm
        """;

    public static Command Build() => new("image", Description)
    {
        ImageAddCommand.Build(),
        ImageListCommand.Build(),
        ImageRemoveCommand.Build(),
    };
}
