using System.Buffers.Binary;
using System.Text;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;

namespace CrContainers.Engine.Image.Validation;

/// <summary>OPEN_FILE of a socket.</summary>
internal static class SocketValidator
{
    public const int Unix = 1;
    public const int Stream = 1;
    public const int Datagram = 2;
    public const int Raw = 3;
    private const int BySequence = 5;
    private const int PathAt = 2;
    private const int UnixLength = 110;
    private const uint NoOne = uint.MaxValue;
    private const uint Permissions = 0xfff;

    public static void Validate(RecordChecks checks, OpenFileRecord file, SocketDetail socket)
    {
        checks.Require(SocketKinds.IsKept(socket.Domain, socket.Type, socket.Protocol), file, $"OPEN_FILE {file.Id} is a socket of domain {socket.Domain}, type {socket.Type}, protocol {socket.Protocol}");
        checks.Require(
            socket.Backlog >= 0 && (socket.State == SocketState.Listening ? socket.Type is Stream or BySequence : socket.Backlog == 0), file, $"OPEN_FILE {file.Id} is a socket with a backlog of {socket.Backlog}");
        checks.Require(
            socket is { Mode: <= Permissions, Uid: not NoOne, Gid: not NoOne } && (HasPath(socket.Domain, socket.Address) || socket is { Mode: 0, Uid: 0, Gid: 0 }), file, $"OPEN_FILE {file.Id} is a socket of mode {socket.Mode:x}");
        ValidateAddress(checks, file, socket);
        ValidateOptions(checks, file, socket);
    }

    private static void ValidateAddress(RecordChecks checks, OpenFileRecord file, SocketDetail socket)
    {
        var length = socket.Address.Length;
        checks.Require((length == 0) == (socket.State == SocketState.Open), file, $"OPEN_FILE {file.Id} is a socket in state {socket.State} with an address of {length} bytes");
        if (length > 0)
        {
            ValidateName(checks, file, socket.Domain, socket.Address);
        }
    }

    /// <summary>struct sockaddr of a domain, for a unix socket with a full path or an abstract name.</summary>
    public static void ValidateName(RecordChecks checks, OpenFileRecord file, int domain, byte[] address)
    {
        var right = domain switch
        {
            Unix => address.Length is > PathAt and <= UnixLength,
            2 => address.Length == 16,
            16 => address.Length == 12,
            _ => address.Length == 28,
        };
        checks.Require(right && BinaryPrimitives.ReadUInt16LittleEndian(address) == domain, file, $"OPEN_FILE {file.Id} is a socket with another one's address");
        checks.Require(!HasPath(domain, address) || IsPath(address.AsSpan(PathAt)), file, $"OPEN_FILE {file.Id} is a unix socket by a path that is not absolute and normal");
    }

    /// <summary>Else its name is an abstract one, which begins with a zero byte.</summary>
    private static bool HasPath(int domain, byte[] address) => domain == Unix && address.Length > PathAt && address[PathAt] != 0;

    private static bool IsPath(ReadOnlySpan<byte> name)
    {
        var path = name.TrimEnd((byte)0);
        return !path.Contains((byte)0) && path.Length > 1 && KernelPath.IsNormal(Encoding.Latin1.GetString(path));
    }

    private static void ValidateOptions(RecordChecks checks, OpenFileRecord file, SocketDetail socket)
    {
        var seen = new HashSet<(int, int)>();
        foreach (var option in socket.Options)
        {
            var entry = SocketOptionTable.Find(option.Level, option.Name);
            checks.Require(entry is not null && seen.Add((option.Level, option.Name)), file, $"OPEN_FILE {file.Id} has option {option.Name} of level {option.Level}");
            checks.Require(
                option.Value.Length > 0 && (entry!.Value.Size == SocketOptionTable.NameSize ? option.Value.Length <= SocketOptionTable.NameSize : option.Value.Length == entry.Value.Size), file,
                $"OPEN_FILE {file.Id} has option {option.Name} of level {option.Level} with {option.Value.Length} bytes");
        }
    }
}
