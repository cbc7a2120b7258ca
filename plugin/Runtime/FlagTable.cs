namespace CrContainers.Plugin.Runtime;

/// <summary>The flags of checkpoint and restore: all of runc's, <c>--image</c> and <c>--stats</c>.</summary>
internal static class FlagTable
{
    public const string ImagePath = "image-path";
    public const string Image = "image";
    public const string WorkPath = "work-path";
    public const string LeaveRunning = "leave-running";
    public const string TcpClose = "tcp-close";
    public const string ExtUnixSk = "ext-unix-sk";
    public const string FileLocks = "file-locks";
    public const string Bundle = "bundle";
    public const string Detach = "detach";
    public const string PidFile = "pid-file";
    public const string ConsoleSocket = "console-socket";
    public const string NoSubreaper = "no-subreaper";
    public const string NoPivot = "no-pivot";
    public const string Stats = "stats";
    public const string LazyPages = "lazy-pages";
    public const string OnDemand = "on-demand";
    public const string ParentPath = "parent-path";
    public const string PreDump = "pre-dump";
    public const string RecordFirstPages = "record-first-pages";

    /// <summary>Flags of restore each of which lets the task run before its memory is loaded.</summary>
    public static IReadOnlyList<string> Lazy { get; } = [LazyPages, OnDemand, RecordFirstPages];

    private static readonly RuntimeFlag[] Shared =
    [
        Refused("tcp-established", null, "TCP connections are not kept yet; --tcp-close keeps their sockets, not connected any more"),
        Ignored("shell-job", null, "the session and the terminal are the fresh container's"),
        Ignored("manage-cgroups-mode", "MODE", "cgroups are the fresh container's"),
        Ignored("empty-ns", "NAMESPACE", "namespaces are the fresh container's"),
        Ignored("auto-dedup", null, "an image never holds a page twice"),
    ];

    public static IReadOnlyList<RuntimeFlag> Checkpoint { get; } =
    [
        Honoured(ImagePath, "DIR", "write the image into DIR (default: ./checkpoint)"),
        Honoured(Image, "FILE", "write the image to FILE instead; - is stdout"),
        Honoured(WorkPath, "DIR", "write dump.log into DIR (default: the image's directory)"),
        Honoured(LeaveRunning, null, "let the container go on after the checkpoint"),
        Honoured(TcpClose, null, "keep TCP connections as sockets that are not connected any more"),
        Honoured(ExtUnixSk, null, "keep connections of unix sockets with other processes as closed ones"),
        Honoured(FileLocks, null, "keep file locks and leases"),
        Honoured(Stats, null, "tell on stderr what the time went to, and the pages"),
        .. Shared,
        Honoured(ParentPath, "DIR", "write only pages that are not in the image in DIR as they are now; relative to the image's directory"),
        Honoured(PreDump, null, "let the container go on, and note from then on which pages it writes to: for --parent-path"),
        Refused(LazyPages, null, "pages are never left behind in the source; restore has the flag"),
        Ignored("status-fd", "FD", "it is told when lazy pages can be fetched; without --lazy-pages runc writes nothing to it either"),
        Refused("page-server", "ADDRESS:PORT", "use --image - and a pipe: cr checkpoint --image - ID | ssh HOST cr restore --image - …"),
    ];

    public static IReadOnlyList<RuntimeFlag> Restore { get; } =
    [
        Honoured(ImagePath, "DIR", "read the image from DIR (default: ./checkpoint)"),
        Honoured(Image, "FILE", "read the image from FILE instead; - is stdin"),
        Honoured(WorkPath, "DIR", "write restore.log into DIR (default: the image's directory)"),
        Honoured(ParentPath, "DIR", "the image before this one, if it uses pages of it (default: where the link parent in the image's directory leads)"),
        Honoured(Bundle, "DIR", "the fresh container's bundle (default: the current directory)", 'b'),
        Honoured(Detach, null, "return once the container runs", 'd'),
        Honoured(PidFile, "FILE", "write the init's pid to FILE"),
        Honoured(ConsoleSocket, "SOCKET", "unix socket that is sent the terminal's other end"),
        Honoured(NoSubreaper, null, "do not adopt the container's orphans (without --detach)"),
        Honoured(NoPivot, null, "do not use pivot_root"),
        Honoured(Stats, null, "tell on stderr what the time went to, and the pages"),
        Honoured(LazyPages, null, "let the task run at once; its pages come as it touches them, the rest after them"),
        Honoured(OnDemand, null, "the same, but pages it does not touch stay in the image"),
        Honoured(RecordFirstPages, null, "let the task run at once, and note beside the image which pages it touches first: later lazy restores begin with those"),
        Ignored(TcpClose, null, "the checkpoint has closed TCP connections, or refused them"),
        Ignored(ExtUnixSk, null, "the checkpoint has closed connections with other processes, or refused them"),
        Ignored(FileLocks, null, "the checkpoint has kept locks, or refused them"),
        .. Shared,
        Refused("lsm-profile", "TYPE:NAME", "the label is the one in the fresh container's config.json"),
        Refused("lsm-mount-context", "CONTEXT", "the label is the one in the fresh container's config.json"),
    ];

    private static RuntimeFlag Honoured(string name, string? value, string text, char shortName = '\0') => new(name, value, FlagMeaning.Honoured, text, shortName);

    private static RuntimeFlag Ignored(string name, string? value, string text) => new(name, value, FlagMeaning.NoMeaning, text);

    private static RuntimeFlag Refused(string name, string? value, string text) => new(name, value, FlagMeaning.Refused, text);
}
