using CrContainers.Engine.Errors;
using CrContainers.Engine.Native;

namespace CrContainers.Plugin.Setup;

/// <summary>This program's file, as an engine that runs as root may be told of it.</summary>
internal static class OwnExecutable
{
    public static string Path { get; } = Environment.ProcessPath ?? "";

    /// <exception cref="CrException">It is gone, or others than root may put another program in its place.</exception>
    public static string Require(string operation)
    {
        if (!File.Exists(Path))
        {
            throw new CrException(ErrorKind.NotFound, operation, Path, "this program's file has been removed or replaced", "run cr again");
        }

        return FileTrust.ChangeableByOthers(Path) is { } part
            ? throw new CrException(
                ErrorKind.Permission, operation, Path, $"others than root may change {part}, and so choose what the engine runs as root",
                "./build.sh install puts cr into /usr/local/bin: run that one")
            : Path;
    }
}
