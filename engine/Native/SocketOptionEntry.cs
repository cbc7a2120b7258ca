namespace CrContainers.Engine.Native;

/// <summary>One option of a socket that is kept.</summary>
/// <param name="Level">SOL_… or IPPROTO_….</param>
/// <param name="Number">SO_…, TCP_… and so on.</param>
/// <param name="Name">As in the manual.</param>
/// <param name="Size">Bytes; 16 for a name of an interface or algorithm, which may be shorter.</param>
internal readonly record struct SocketOptionEntry(int Level, int Number, string Name, int Size)
{
    /// <summary>Cannot be set in a stream socket, whatever its value.</summary>
    public bool IsOfMulticast => Name.Contains("_MULTICAST_", StringComparison.Ordinal);
}
