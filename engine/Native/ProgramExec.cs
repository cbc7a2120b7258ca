using System.Runtime.InteropServices;
using CrContainers.Engine.Errors;

namespace CrContainers.Engine.Native;

/// <summary>Replaces this program by another one (execve(2)), as if the caller had started that one.</summary>
public static unsafe partial class ProgramExec
{
    /// <summary>.NET ignores SIGPIPE, and execve(2) hands an ignored signal on: it is made default again.</summary>
    private const int Pipe = 13;
    private const int FirstRead = 1024;

    /// <summary>This program's own argv, byte for byte.</summary>
    public static IReadOnlyList<byte[]> OwnArguments()
    {
        const string path = "/proc/self/cmdline";
        using var file = FileOpening.Open(path, OpenFlags.ReadOnly);
        var arguments = new List<byte[]>();
        var text = new byte[FirstRead];
        var length = 0;
        while (FileOpening.Read(file, path, text.AsSpan(length)) is > 0 and var count)
        {
            length += count;
            if (length == text.Length)
            {
                Array.Resize(ref text, 2 * length);
            }
        }

        for (int start = 0, end; start < length; start = end + 1)
        {
            end = Array.IndexOf(text, (byte)0, start);
            arguments.Add(text[start..end]);
        }

        return arguments;
    }

    /// <summary>Returns only by throwing.</summary>
    /// <param name="path">The executable.</param>
    /// <param name="arguments">argv, its own name first: bytes, since an argument need not be UTF-8.</param>
    /// <exception cref="KernelException">The executable cannot be run.</exception>
    public static void Replace(string path, IReadOnlyList<byte[]> arguments)
    {
        var blocks = stackalloc byte*[arguments.Count + 1];
        for (var i = 0; i < arguments.Count; i++)
        {
            blocks[i] = Copy(arguments[i]);
        }

        blocks[arguments.Count] = null;
        signal(Pipe, 0);
        fixed (byte* name = FileOpening.UserName(path))
        {
            execv(name, blocks);
        }

        throw new KernelException("run", path, (Errno)Marshal.GetLastPInvokeError());
    }

    private static byte* Copy(byte[] argument)
    {
        var block = (byte*)NativeMemory.AllocZeroed((nuint)argument.Length + 1);
        argument.CopyTo(new Span<byte>(block, argument.Length));
        return block;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int execv(byte* path, byte** arguments);

    [LibraryImport("libc")]
    private static partial nint signal(int number, nint disposition);
}
