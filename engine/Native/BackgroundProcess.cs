using System.Globalization;

namespace CrContainers.Engine.Native;

/// <summary>Turns this process, the child of a program that ends soon, into one that outlives it and keeps nothing of it open.</summary>
public static unsafe class BackgroundProcess
{
    private const int GetDescriptorFlags = 1;
    private const int CloseOnExec = 1;
    private const int FirstAfterStandard = 3;
    private const int SetMask = 2;
    private const string Nothing = "/dev/null";

    /// <summary>A session of its own (setsid(2)), so that no terminal's signals reach it; no working directory that could not be
    /// unmounted; no descriptor that an ancestor forgot to close; and no blocked signals, which crun hands on to its hooks.</summary>
    public static void Begin()
    {
        // EPERM: it leads a process group already, as a shell's child does.
        LibC.Call(Syscall.Setsid);
        Environment.CurrentDirectory = "/";
        CloseInherited();
        var none = Signals.None;
        LibC.CallChecked("unblock", "signals", Syscall.RtSigprocmask, SetMask, (long)&none, 0, sizeof(ulong));
    }

    /// <summary>Whoever reads the other end of stdin, stdout and stderr sees their end.</summary>
    public static void CloseStandardStreams()
    {
        using var nothing = FileOpening.Open(Nothing, OpenFlags.ReadWrite);
        for (var number = 0; number < FirstAfterStandard; number++)
        {
            LibC.CallChecked("close", $"fd {number}", Syscall.Dup3, (int)nothing.DangerousGetHandle(), number);
        }
    }

    /// <summary>What came through execve(2) is not marked close-on-exec; all that .NET has opened since is.</summary>
    private static void CloseInherited()
    {
        var numbers = Directory.GetFileSystemEntries("/proc/self/fd").Select(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture));
        foreach (var number in numbers.Where(number => number >= FirstAfterStandard))
        {
            var flags = LibC.Call(Syscall.Fcntl, number, GetDescriptorFlags);
            if (flags >= 0 && (flags & CloseOnExec) == 0)
            {
                LibC.Call(Syscall.Close, number);
            }
        }
    }
}
