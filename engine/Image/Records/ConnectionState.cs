namespace CrContainers.Engine.Image.Records;

/// <summary>What became of the other end of a socket.</summary>
public enum ConnectionState
{
    /// <summary>It has none: a datagram socket at which messages wait, or that was shut down.</summary>
    None = 1,

    /// <summary>Another open file of the image.</summary>
    Open = 2,

    /// <summary>It will be made by the accept(2) of a listening socket of the image.</summary>
    Waiting = 3,

    /// <summary>It was closed.</summary>
    Closed = 4,

    /// <summary>It was closed with something unread in it, which the next read is told by ECONNRESET.</summary>
    Reset = 5,

    /// <summary>An address: UDP, ping and raw sockets over IP.</summary>
    Addressed = 6,
}
