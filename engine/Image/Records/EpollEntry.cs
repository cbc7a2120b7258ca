namespace CrContainers.Engine.Image.Records;

/// <summary>What epoll_ctl(2) has put into a set.</summary>
/// <param name="Number">The descriptor it was registered by.</param>
/// <param name="Events">EPOLL… bits as the kernel keeps them; a spent EPOLLONESHOT has no events left.</param>
/// <param name="Data">What epoll_wait(2) gives back.</param>
/// <param name="OpenFileId">The open file behind the descriptor.</param>
public readonly record struct EpollEntry(int Number, uint Events, ulong Data, ulong OpenFileId);
