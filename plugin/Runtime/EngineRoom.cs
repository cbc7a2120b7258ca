using CrContainers.Engine.Errors;
using CrContainers.Plugin.Commands;

namespace CrContainers.Plugin.Runtime;

/// <summary>
/// Room for what an engine does with an image: after the runtime has ended the container, containerd copies the image to its content
/// store and dockerd to the checkpoint's directory. If there is no room for that, the container is lost, and nothing is left of it.
/// </summary>
internal static class EngineRoom
{
    private const int Copies = 2;

    /// <summary>Engines keep their copies where they keep the files of containers; statfs(2) of an overlay is that of its upper layer.</summary>
    /// <param name="operation">The verb.</param>
    /// <param name="initPid">The container's init, still there.</param>
    /// <param name="imageBytes">Of the complete image.</param>
    /// <exception cref="CrException">There is too little; the container goes on.</exception>
    public static void Require(string operation, int initPid, long imageBytes)
    {
        var free = new DriveInfo($"/proc/{initPid}/root").AvailableFreeSpace;
        if (free < Copies * imageBytes)
        {
            throw new CrException(
                ErrorKind.IncompatibleHost, operation, "the container's file system",
                $"{ByteText.Of((ulong)free)} are free there, and the engine needs {ByteText.Of((ulong)(Copies * imageBytes))} for its copies of the image; without them the container would be lost",
                "free some space, or use --leave-running and end the container afterwards");
        }
    }
}
