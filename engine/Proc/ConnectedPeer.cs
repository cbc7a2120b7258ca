using System.Buffers;
using System.Buffers.Binary;

namespace CrContainers.Engine.Proc;

/// <summary>What a raw or ping socket is connected with, in a line of /proc/PID/net/raw, raw6, icmp or icmp6: getpeername(2) tells it only
/// where there is a port.</summary>
/// <param name="Inode">The socket's.</param>
/// <param name="Address">4 or 16 bytes.</param>
internal sealed record ConnectedPeer(ulong Inode, byte[] Address)
{
    private const string File = "/proc/PID/net/raw";
    private const int Connected = 1;
    private const int FieldsBetween = 3;
    private const int WordDigits = 8;

    /// <summary>Of the sockets that are connected.</summary>
    public static IReadOnlyList<ConnectedPeer> Parse(ReadOnlySpan<byte> text)
    {
        var peers = new List<ConnectedPeer>();
        var lines = new ProcLines(text, File);
        while (lines.TryNext(out var line))
        {
            line.SkipBlanks();
            if (!line.StartsWith("sl"u8) && Read(ref line) is { } peer)
            {
                peers.Add(peer);
            }
        }

        return peers;
    }

    private static ConnectedPeer? Read(ref ProcLine line)
    {
        line.Until((byte)':');
        Skip(ref line);
        line.SkipBlanks();
        var address = Bytes(line, line.Until((byte)':'));
        line.U32(16);
        var state = line.U32(16);
        for (var field = 0; field < FieldsBetween; field++)
        {
            Skip(ref line);
        }

        line.U32();
        line.U32();
        return state == Connected ? new ConnectedPeer(line.U64(), address) : null;
    }

    private static void Skip(ref ProcLine line)
    {
        line.SkipBlanks();
        line.Until((byte)' ');
    }

    /// <summary>Numbers of 32 bits in the processor's order.</summary>
    private static byte[] Bytes(ProcLine line, ReadOnlySpan<byte> digits)
    {
        var address = new byte[digits.Length / 2];
        if (digits.Length is not (WordDigits or 4 * WordDigits) || Convert.FromHexString(digits, address, out _, out _) != OperationStatus.Done)
        {
            throw line.Bad("no address");
        }

        for (var word = 0; word < address.Length; word += sizeof(uint))
        {
            var span = address.AsSpan(word);
            BinaryPrimitives.WriteUInt32LittleEndian(span, BinaryPrimitives.ReadUInt32BigEndian(span));
        }

        return address;
    }
}
