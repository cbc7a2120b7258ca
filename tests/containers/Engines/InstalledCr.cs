using CrContainers.Tests.Containers.Docker;

namespace CrContainers.Tests.Containers.Engines;

/// <summary>The cr of this tree in a directory that only root may change: an engine is told of no other one.</summary>
internal static class InstalledCr
{
    public static string In(TestPlace place)
    {
        Directory.CreateDirectory(place.PathOf("bin"));
        var path = place.PathOf("bin/cr");
        HostCommand.Succeed("install", "-m", "0755", SourceTree.Built("CR_BINARY", "out/cr/cr"), path);
        return path;
    }
}
