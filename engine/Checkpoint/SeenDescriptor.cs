using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Checkpoint;

/// <summary>What /proc shows of one descriptor: of the task, or, where an open file is in flight (SCM_RIGHTS) and no descriptor of the task leads to it, of
/// this program's copy.</summary>
/// <param name="Pid">Whose descriptor.</param>
/// <param name="Number">The descriptor.</param>
/// <param name="Name">Where its link leads.</param>
/// <param name="Status">Of the open file.</param>
/// <param name="Info">Its fdinfo.</param>
/// <param name="FileSystem">Type of the file system it lies on, "" for one that is mounted nowhere.</param>
internal sealed record SeenDescriptor(int Pid, int Number, string Name, FileStatus Status, DescriptorInfo Info, string FileSystem)
{
    private const int LastStdio = 2;
    private const int MemoryMajor = 1;
    private static readonly int[] MemoryMinors = [3, 5, 7, 8, 9];
    private static readonly string[] PseudoFileSystems =
        ["proc", "sysfs", "cgroup", "cgroup2", "devpts", "mqueue", "debugfs", "tracefs", "securityfs", "bpf", "configfs", "efivarfs", "fusectl", "binfmt_misc", "nsfs", "hugetlbfs"];

    /// <summary>The socket at which a message with it waits; null for a descriptor of the task.</summary>
    public SeenDescriptor? Receiver { get; init; }

    /// <summary>How many messages lie around it.</summary>
    public int Depth { get; init; }

    /// <summary>The image's id of the open file, once it has one.</summary>
    public ulong OpenFileId { get; init; }

    /// <summary>Its name for a person: a number alone where the task has it.</summary>
    public string Label => Receiver is null ? $"fd {Number}" : $"a descriptor in flight at {Outermost.Label}{(Depth > 1 ? $", {Depth} messages deep" : "")}";

    public string Subject => $"{Label} ({Name})";

    public bool IsStdio => Receiver is null && Number <= LastStdio;

    /// <summary>Of /proc, that leads to the open file.</summary>
    public string Link => $"/proc/{Pid}/fd/{Number}";

    public string InfoPath => $"/proc/{Pid}/fdinfo/{Number}";

    /// <summary>Minor number of null, zero, full, random or urandom; null for any other file.</summary>
    public int? MemoryDevice =>
        Status.IsCharacterDevice && Status.DeviceMajor == MemoryMajor && MemoryMinors.Contains(Status.DeviceMinor) && !IsPath
            ? Status.DeviceMinor
            : null;

    /// <summary>An end of a pipe or FIFO, to be read or written.</summary>
    public bool IsPipeEnd => Status.IsFifo && !IsPath;

    /// <summary>A socket itself, not its name opened as a path.</summary>
    public bool IsSocket => Status.IsSocket && !IsPath;

    /// <summary>A pipe with a name; others are on a file system of the kernel's own, and their links are "pipe:[…]".</summary>
    public bool IsFifo => Status.IsFifo && Name.StartsWith('/');

    /// <summary>O_PATH: a name, with nothing to be read or written.</summary>
    public bool IsPath => (Info.Flags & (uint)OpenFlags.Path) != 0;

    public bool Reads => (Info.Flags & (uint)OpenFlags.AccessMode) != (uint)OpenFlags.WriteOnly;

    public bool Writes => (Info.Flags & (uint)OpenFlags.AccessMode) != (uint)OpenFlags.ReadOnly;

    /// <summary>Of a pipe: what is written with it is read in the same pieces.</summary>
    public bool HasPackets => (Info.Flags & (uint)OpenFlags.Direct) != 0;

    public bool IsPseudo => PseudoFileSystems.Contains(FileSystem);

    /// <summary>What a container may be given as stdin, stdout and stderr from outside: a pipe, a socket, a file or device that is not
    /// of its own file systems. What the kernel makes for a program itself is none of these.</summary>
    public bool MayBeGiven => !IsTerminal && !IsPseudo && (Status.IsFifo || Status.IsSocket || Status.IsCharacterDevice || (Status.IsRegular && !IsMemfd && !IsAnonymousInode));

    private SeenDescriptor Outermost => Receiver?.Outermost ?? this;

    private bool IsAnonymousInode => Name.StartsWith("anon_inode:", StringComparison.Ordinal);

    private bool IsSecretMemory => Name.StartsWith("/secretmem", StringComparison.Ordinal) && FileSystem.Length == 0;

    private bool IsMemfd => Name.StartsWith("/memfd:", StringComparison.Ordinal);

    /// <summary>Majors 4 and 5 (tty, console, ptmx), 136 to 143 (/dev/pts).</summary>
    public bool IsTerminal => Status.IsCharacterDevice && Status.DeviceMajor is 4 or 5 or (>= 136 and <= 143);

    /// <summary>The open file itself, to be asked about.</summary>
    public SafeFileHandle Copy()
    {
        using var process = PidFd.Open(Pid);
        return process.CopyDescriptor(Number);
    }

    public (string Reason, string Hint) Refusal() => this switch
    {
        { Status.IsSocket: true } => ("it is the name of a unix socket opened as a path (O_PATH)", "close it first"),
        { IsTerminal: true } => ("it is a terminal, and not the container's own console, nor one whose master (/dev/ptmx) the task has", "close it first"),
        { Status.IsCharacterDevice: true } => ($"it is device {Status.DeviceMajor}:{Status.DeviceMinor}", "only null, zero, full, random and urandom are kept; close it first"),
        { IsPseudo: true } => ($"it lies on a {FileSystem} file system", "such files show a state of the kernel, which is another one afterwards; close it first"),
        { IsAnonymousInode: true } => RefusedKinds.Inode(Name),
        { Status.IsRegular: true, FileSystem: "" } => RefusedKinds.Unmounted(Name),
        { Status.IsRegular: true } or { Status.IsDirectory: true } => ("its name leads to another file, or no directory is left on its mount to make it again in", "close it first"),
        _ => ("it is of an unknown kind", "close it first"),
    };
}
