using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Checkpoint;

/// <summary>netlink(7) sockets of families in which the kernel keeps nothing of a socket but its port and its groups.</summary>
internal sealed class NetlinkCapture(BlockerList blockers)
{
    private const int MembershipsOption = 9;
    private const int PortAt = 4;
    private const int GroupsInAddress = sizeof(uint);
    private const int Memberships = 1024;

    public SocketDetail? Describe(string label, SafeFileHandle copy, SocketDetail socket)
    {
        if (Refusal(copy, socket) is { } reason)
        {
            blockers.Add(label, reason, "close it first");
            return null;
        }

        if (Socket.HasInput(copy))
        {
            blockers.Note($"{label}: netlink messages that it had not read are not kept");
        }

        var address = Socket.Name(copy);
        return address.AsSpan(PortAt).ContainsAnyExcept((byte)0) ? socket with { State = SocketState.Bound, Address = address } : socket;
    }

    private static string? Refusal(SafeFileHandle copy, SocketDetail socket)
    {
        if (!SocketKinds.KeptNetlink.Contains(socket.Protocol))
        {
            return $"it is a netlink socket of family {socket.Protocol}, which the kernel keeps a state for";
        }

        if (Socket.Peer(copy) is { } peer && peer.AsSpan(PortAt).ContainsAnyExcept((byte)0))
        {
            return "it is a netlink socket connected with another than the kernel";
        }

        var groups = Socket.Option(copy, SocketOptionTable.Netlink, MembershipsOption, Memberships) ?? [];
        return groups.AsSpan(Math.Min(groups.Length, GroupsInAddress)).ContainsAnyExcept((byte)0) ? "it is a netlink socket in a group above 32" : null;
    }
}
