using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Native;

/// <summary>Which file system a file lies on (statfs(2)).</summary>
internal static unsafe class FileSystemKind
{
    private const int StatfsSize = 120;

    /// <summary>The magic numbers of file systems whose files are the kernel's state, not contents (include/uapi/linux/magic.h).</summary>
    private static readonly HashSet<ulong> Pseudo =
    [
        0x9fa0, // proc
        0x62656572, // sysfs
        0x27e0eb, // cgroup
        0x63677270, // cgroup2
        0x1cd1, // devpts
        0x19800202, // mqueue
        0x64626720, // debugfs
        0x74726163, // tracefs
        0x73636673, // securityfs
        0xf97cff8c, // selinuxfs
        0x43415d53, // smackfs
        0xcafe4a11, // bpf
        0x62656570, // configfs
        0xde5e81e4, // efivarfs
        0x65735543, // fusectl
        0x42494e4d, // binfmt_misc
        0x6e736673, // nsfs
        0x50494446, // pidfs
        0x6165676c, // pstore
        0x7655821, // resctrl
        0x958458f6, // hugetlbfs
    ];

    public static bool IsPseudo(SafeFileHandle file, string subject)
    {
        var status = stackalloc byte[StatfsSize];
        LibC.CallChecked("look at", subject, Syscall.Fstatfs, (int)file.DangerousGetHandle(), (long)status);
        return Pseudo.Contains(*(ulong*)status);
    }
}
