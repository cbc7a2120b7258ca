namespace CrContainers.Engine.Image;

/// <summary>The most that an image may claim of anything. An honest image never comes near; a hostile one is refused
/// before anything is allocated.</summary>
public static class ImageLimits
{
    /// <summary>Bytes of a payload; PAGE_DATA's alone may be longer, as long as its PAGES says.</summary>
    public const long RecordLength = 128L << 20;
    public const int Tasks = 1 << 15;
    public const int Threads = 1 << 16;
    public const int Mappings = 1 << 20;
    public const int Files = 1 << 20;
    public const int Descriptors = 1 << 20;
    public const int EpollEntries = 1 << 20;

    /// <summary>Of one inotify, and the highest number of one: the kernel counts on, and so does a restore.</summary>
    public const int Watches = 1 << 20;
    public const int WatchNumber = 1 << 20;
    public const int FanotifyMarks = 1 << 20;

    /// <summary>N of /dev/pts/N: the kernel's usual limit (kernel.pty.max).</summary>
    public const int PtyIndex = 4095;
    public const int FileLocks = 1 << 20;

    /// <summary>Bytes of a pipe's capacity, and of what is in it.</summary>
    public const int PipeCapacity = 1 << 30;
    public const int PipeContents = 64 << 20;
    public const int PipeChunk = 1 << 16;
    public const int PipeChunks = 1 << 18;

    /// <summary>Bytes of struct sockaddr_storage.</summary>
    public const int SocketAddress = 128;
    public const int SocketOptions = 256;
    public const int SocketOption = 32;

    /// <summary>Bytes of one message, or of one piece of a stream; of all that wait at one socket.</summary>
    public const int SocketMessage = 1 << 19;
    public const int SocketContents = 64 << 20;
    public const int SocketMessages = 1 << 18;

    /// <summary>The kernel's SCM_MAX_FD.</summary>
    public const int MessageFiles = 253;
    /// <summary>Messages around an open file: it is in one at a socket that is in one, and so on.</summary>
    public const int InFlightDepth = 64;
    public const int PageRuns = 1 << 22;
    public const int PageSums = 1 << 23;

    /// <summary>Pages in one PAGE_DATA: as many as there are checksums for.</summary>
    public const long ContentPages = (long)PageSums * (ImageFormat.SumBlock / ImageFormat.PageSize);

    /// <summary>Zero bytes before the pages: room that a writer left for what it knew only later.</summary>
    public const int PagePadding = 1 << 30;

    /// <summary>Earlier images whose pages one image uses.</summary>
    public const int Sources = 64;
    public const int GuardRuns = 1 << 20;
    public const int PendingSignals = 1 << 18;
    public const int PosixTimers = 1 << 16;
    public const int LdtEntries = 8192;
    public const int Groups = 65536;
    public const int Controls = 64;
    public const int XstateComponents = 64;
    public const int CpuMaskBytes = 8192;
    public const int Notes = 4096;
    public const int NoteLength = 8192;

    /// <summary>A container has one console.</summary>
    public const int Terminals = 1;
    public const int Trees = 256;
    public const int TreeEntries = 1 << 20;

    /// <summary>Bytes of file contents in one TREE_DATA.</summary>
    public const int TreeData = 1 << 20;

    /// <summary>Bytes of file contents in one FILE_DATA: a restored task writes them with one call.</summary>
    public const int FileData = 1 << 18;
    public const int PathLength = 4096;
    public const int NameLength = 256;
    public const int XstateLength = 1 << 16;
    public const int AuxvLength = 4096;
    public const int BuildIdLength = 64;
}
