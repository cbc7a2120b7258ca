namespace CrContainers.Engine.Image.Records;

/// <summary>What getsockopt(2) gave.</summary>
/// <param name="Level">SOL_… or IPPROTO_….</param>
/// <param name="Name">SO_…, TCP_… and so on.</param>
/// <param name="Value">As the kernel has it.</param>
public sealed record SocketOption(int Level, int Name, byte[] Value);
