using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Native;

/// <summary>The type of the file system a file lies on (statfs(2), f_type).</summary>
internal static class FileSystemType
{
    /// <summary>File systems whose files are the kernel's state, and say to each opener what that one may know (linux/magic.h).</summary>
    private static readonly Dictionary<ulong, string> Pseudo = new()
    {
        [0x9fa0] = "proc",
        [0x62656572] = "sysfs",
        [0x27e0eb] = "cgroup",
        [0x63677270] = "cgroup2",
        [0x1cd1] = "devpts",
        [0x19800202] = "mqueue",
        [0x64626720] = "debugfs",
        [0x74726163] = "tracefs",
        [0x73636673] = "securityfs",
        [0xcafe4a11] = "bpf",
        [0x62656570] = "configfs",
        [0xde5e81e4] = "efivarfs",
        [0x65735543] = "fusectl",
        [0x42494e4d] = "binfmt_misc",
        [0x6e736673] = "nsfs",
        [0x958458f6] = "hugetlbfs",
        [0x6165676c] = "pstore",
        [0xf97cff8c] = "selinuxfs",
        [0x43415d53] = "smackfs",
        [0x5a3c69f0] = "apparmorfs",
    };

    /// <summary>The name of the pseudo file system a file lies on; null for any other one.</summary>
    public static string? PseudoNameOf(SafeFileHandle file, string subject) => Pseudo.GetValueOrDefault(FileSystemStatus.Of(file, subject).Type);
}
