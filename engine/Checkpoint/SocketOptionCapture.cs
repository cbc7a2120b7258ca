using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Checkpoint;

/// <summary>The options of a socket that <see cref="SocketOptionTable"/> has, as far as this kind of socket knows them.</summary>
internal static class SocketOptionCapture
{
    private const int TypeOption = 3;
    private const int LockedBuffersOption = 72;

    public static List<SocketOption> Of(string label, SafeFileHandle copy, BlockerList blockers)
    {
        if (Socket.HasFilter(copy))
        {
            blockers.Add(label, "its socket has a filter (SO_ATTACH_FILTER)", "socket filters are not kept; detach it first");
        }

        var locked = Socket.Option(copy, SocketOptionTable.Socket, LockedBuffersOption, sizeof(int)) is { Length: sizeof(int) } bits ? BitConverter.ToInt32(bits) : 0;
        var isStream = Socket.Int(copy, SocketOptionTable.Socket, TypeOption) == UnixSocketFile.Stream;
        var options = new List<SocketOption>();
        foreach (var entry in SocketOptionTable.All.Where(entry => !IsAutomatic(entry, locked) && !(isStream && entry.IsOfMulticast)))
        {
            if (Socket.Option(copy, entry.Level, entry.Number, entry.Size) is { Length: > 0 } value)
            {
                options.Add(new SocketOption(entry.Level, entry.Number, value));
            }
        }

        return options;
    }

    /// <summary>Without those of which the kernel tells, of a connection, what was agreed on with its peer, and those that only a connection can be given.</summary>
    public static List<SocketOption> WithoutConnection(string label, SafeFileHandle copy, BlockerList blockers) =>
        [.. Of(label, copy, blockers).Where(option => !SocketOptionTable.IsOfConnection(option.Level, option.Name))];

    /// <summary>Buffers that the kernel sizes by itself, unless the program has.</summary>
    private static bool IsAutomatic(SocketOptionEntry entry, int locked) => entry.Level == SocketOptionTable.Socket
        && ((entry.Number == SocketOptionTable.SendBuffer && (locked & 1) == 0) || (entry.Number == SocketOptionTable.ReceiveBuffer && (locked & 2) == 0));
}
