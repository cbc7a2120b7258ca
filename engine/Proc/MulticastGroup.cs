using System.Buffers;

namespace CrContainers.Engine.Proc;

/// <summary>A multicast group that somebody in a network namespace is a member of: /proc/PID/net/igmp and igmp6.</summary>
/// <param name="Interface">Number of the interface.</param>
/// <param name="Address">4 or 16 bytes.</param>
internal sealed record MulticastGroup(int Interface, byte[] Address)
{
    private const int Ipv6Length = 16;
    private const string File4 = "/proc/PID/net/igmp";
    private const string File6 = "/proc/PID/net/igmp6";

    public static IReadOnlyList<MulticastGroup> All(ReadOnlySpan<byte> igmp, ReadOnlySpan<byte> igmp6) => [.. Parse4(igmp), .. Parse6(igmp6)];

    /// <summary>Under a line for each interface one for each group, indented: its address as a number of the processor's order.</summary>
    private static List<MulticastGroup> Parse4(ReadOnlySpan<byte> text)
    {
        var groups = new List<MulticastGroup>();
        var lines = new ProcLines(text, File4);
        var current = 0;
        while (lines.TryNext(out var line))
        {
            var isGroup = line.StartsWith("\t"u8);
            if (isGroup)
            {
                groups.Add(new MulticastGroup(current, BitConverter.GetBytes(line.U32(16))));
            }
            else if (!line.StartsWith("Idx"u8))
            {
                current = line.I32();
            }
        }

        return groups;
    }

    /// <summary>"4    eth0            ff020000000000000000000000000001     1 0000000C 0".</summary>
    private static List<MulticastGroup> Parse6(ReadOnlySpan<byte> text)
    {
        var groups = new List<MulticastGroup>();
        var lines = new ProcLines(text, File6);
        while (lines.TryNext(out var line))
        {
            var number = line.I32();
            line.SkipBlanks();
            line.Until((byte)' ');
            line.SkipBlanks();
            var address = new byte[Ipv6Length];
            var status = Convert.FromHexString(line.Until((byte)' '), address, out _, out var written);
            groups.Add(status == OperationStatus.Done && written == Ipv6Length ? new MulticastGroup(number, address) : throw line.Bad("no address"));
        }

        return groups;
    }
}
