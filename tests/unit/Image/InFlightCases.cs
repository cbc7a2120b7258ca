using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using static CrContainers.Engine.Errors.ImageError;
using static CrContainers.Tests.Unit.Image.ExampleConnections;
using Change = System.Func<CrContainers.Engine.Image.CheckpointImage, CrContainers.Engine.Image.CheckpointImage>;

namespace CrContainers.Tests.Unit.Image;

/// <summary>More of <see cref="ValidatorCases"/>: open files that only a message leads to.</summary>
internal static class InFlightCases
{
    private const ulong FirstOfChain = 1000;

    public static readonly Dictionary<string, (Change Change, ImageError Expected)> Refused = new()
    {
        ["OPEN_FILE: neither a descriptor nor a message leads to it"] = (image => image.WithMessage(Travelling, message => message with { Files = [] }), BadValue),
        ["OPEN_FILE: only a message to itself leads to it"] = (image => image.WithConnection(Client, end => end with { Messages = [end.Messages[0]] }), BadValue),
        ["DESCRIPTORS: message in too many others"] = (image => image.WithChain(ImageLimits.InFlightDepth), BadValue),
        ["DESCRIPTORS: stdio in flight, but not itself"] = (image => image.WithMessage(Client, message => message with { Files = [2] }).WithDescriptors(new(21, 16, false), new(22, 17, false)), BadValue),
        ["DESCRIPTORS: connection in flight without its other end"] = (image => image.WithDescriptors(new DescriptorEntry(24, 19, false)).WithPeerInFlight(), DanglingReference),
        ["DESCRIPTORS: epoll set in flight of a number that leads elsewhere"] = (image => image.WithMessage(Client, message => message with { Files = [9, 6, 2] }).WithDescriptors(new(1, 2, false), new(12, 6, false), new(21, 16, false), new(22, 17, false)), DanglingReference),
        ["FILE_LOCKS: POSIX lock of what is in flight"] = (image => image.WithLock(FileLockKind.Posix), DanglingReference),
    };

    public static readonly Dictionary<string, Change> Accepted = new()
    {
        ["a message in as many others as may be"] = image => image.WithChain(ImageLimits.InFlightDepth - 1),
        ["flock of what is in flight"] = image => image.WithLock(FileLockKind.Whole),
        ["an owner of what is in flight"] = image => image.WithTask(task => task with { FileOwners = new FileOwnersRecord { Owners = [new(25, FileOwnerKind.Process, 1, 0, IsAsync: true)] } }),
        ["a pidfd in flight"] = image => image.WithMessage(Client, message => message with { Files = [42] }),
        ["a connection in flight, its other end a descriptor"] = image => image.WithMessage(Grams, message => message with { Files = [17] })
            .WithDescriptors(new(11, 6, false), new(21, 16, false), new(23, 18, false)),
    };

    private static CheckpointImage WithLock(this CheckpointImage image, FileLockKind kind) =>
        image.WithTask(task => task with { FileLocks = new FileLocksRecord { Locks = [new(25, kind, true, 0, FileLock.ToEnd)] } });

    /// <summary>The client of a server that nobody has.</summary>
    private static CheckpointImage WithPeerInFlight(this CheckpointImage image)
    {
        var whole = ExampleImage.Build().OpenFiles;
        var client = whole.First(file => file.Id == 16);
        var holder = whole.First(file => file.Id == 19);
        OpenFileRecord[] files =
        [
            client with { Detail = (ConnectionDetail)client.Detail! with { Messages = [] } },
            whole.First(file => file.Id == 17),
            holder with { Detail = (ConnectionDetail)holder.Detail! with { Messages = [new([1], [], [16], null)] } },
        ];
        return image with { OpenFiles = files, Head = image.Head with { OpenFileCount = files.Length } };
    }

    /// <summary>Sockets, each in a message at the one before; the first in one at a socket that is in a message itself.</summary>
    private static CheckpointImage WithChain(this CheckpointImage image, int length)
    {
        var last = (ConnectionDetail)image.OpenFiles.First(file => file.Id == 24).Detail! with { Messages = [] };
        var chain = Enumerable.Range(0, length).Select(index => new OpenFileRecord
        {
            Id = FirstOfChain + (ulong)index,
            Kind = OpenFileKind.Connection,
            Flags = 2,
            Detail = index == length - 1 ? last : last with { Messages = [new([1], [], [FirstOfChain + (ulong)index + 1], null)] },
        });
        var files = image.OpenFiles.Concat(chain).ToList();
        return (image with { OpenFiles = files, Head = image.Head with { OpenFileCount = files.Count } })
            .WithMessage(Travelling, message => message with { Files = [.. message.Files, FirstOfChain] });
    }
}
