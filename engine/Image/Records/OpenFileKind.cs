namespace CrContainers.Engine.Image.Records;

/// <summary>How an open file comes back.</summary>
public enum OpenFileKind
{
    /// <summary>Opened again by its path: regular files and directories.</summary>
    Path = 1,

    /// <summary>A memory device (null, zero, full, random, urandom), opened by the task itself.</summary>
    Device = 2,

    /// <summary>What the fresh container has at descriptor 0, 1 or 2.</summary>
    Stdio = 3,

    /// <summary>The container's own console under another number, opened by the task itself.</summary>
    Console = 4,

    /// <summary>eventfd(2).</summary>
    EventCounter = 5,

    /// <summary>timerfd_create(2).</summary>
    Timer = 6,

    /// <summary>signalfd(2).</summary>
    SignalSet = 7,

    /// <summary>epoll_create(2).</summary>
    Epoll = 8,

    /// <summary>An end of a pipe(2) or of a FIFO, the other end of which is the container's own or closed.</summary>
    Pipe = 9,

    /// <summary>The pipe that the fresh container has at descriptor 0, 1 or 2, opened once more.</summary>
    StdioReopened = 10,

    /// <summary>A socket that is not connected: TCP, UDP, ping, raw, unix(7), netlink(7).</summary>
    Socket = 11,

    /// <summary>A socket that was connected, or a unix socket at which messages wait.</summary>
    Connection = 30,

    /// <summary>inotify_init(2).</summary>
    Watches = 40,

    /// <summary>A file or directory of /proc or /sys by its path, opened by the task itself.</summary>
    KernelFile = 41,

    /// <summary>pidfd_open(2) of the task's own process or one of its threads.</summary>
    PidFd = 42,

    /// <summary>/dev/ptmx: the master of a pseudo terminal.</summary>
    PtyMaster = 43,

    /// <summary>The other end of one whose master the task has.</summary>
    PtySlave = 44,

    /// <summary>fanotify_init(2).</summary>
    Fanotify = 45,
}
