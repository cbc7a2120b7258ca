using System.Text;
using CrContainers.Engine.Errors;
using CrContainers.Engine.Native;

namespace CrContainers.Engine.Tracing;

/// <summary>Reads files of /proc whole; a task that ended meanwhile is an error that says so.</summary>
internal static class ProcFile
{
    private const int FirstBuffer = 1 << 14;

    /// <summary>Some files make the kernel allocate as much as is asked for; none gives more at once.</summary>
    private const int LargestRead = 1 << 16;

    /// <summary>Kept between files: a hundred are read while a task stands still.</summary>
    [ThreadStatic]
    private static byte[]? buffer;

    [ThreadStatic]
    private static byte[]? linkBuffer;

    /// <summary>PATH_MAX and what the kernel may add to it, such as " (deleted)".</summary>
    private const int LongestLink = 2 * 4096;

    public static byte[] Read(int pid, string name) => Read($"/proc/{pid}/{name}");

    /// <summary>Empty for a file that this kernel has not.</summary>
    public static byte[] ReadIfThere(int pid, string name) => File.Exists($"/proc/{pid}/{name}") ? Read(pid, name) : [];

    public static string ReadText(int pid, string name) => ReadText($"/proc/{pid}/{name}");

    public static string ReadText(string path) => Encoding.Latin1.GetString(Read(path)).TrimEnd('\n');

    public static byte[] Read(string path)
    {
        using var file = FileOpening.Open(path, OpenFlags.ReadOnly);
        buffer ??= new byte[FirstBuffer];
        var length = 0;
        int count;
        while ((count = FileOpening.Read(file, path, buffer.AsSpan(length, Math.Min(buffer.Length - length, LargestRead)))) > 0)
        {
            length += count;
            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, 2 * length);
            }
        }

        return buffer.AsSpan(0, length).ToArray();
    }

    public static void Write(int pid, string name, string text) => Write($"/proc/{pid}/{name}", text);

    public static void Write(string path, string text)
    {
        using var file = FileOpening.Open(path, OpenFlags.WriteOnly);
        RandomAccess.Write(file, Encoding.ASCII.GetBytes(text), 0);
    }

    /// <summary>The names in a directory of /proc that are numbers, ascending: tasks, threads, descriptors.</summary>
    public static int[] Numbers(string directory)
    {
        try
        {
            using var handle = FileOpening.Open(directory, OpenFlags.ReadOnly | OpenFlags.Directory);
            return DirectoryEntries.ReadNumbers(handle, directory);
        }
        catch (KernelException exception) when (exception.Errno is Errno.ENOENT or Errno.ESRCH)
        {
            throw new CrException(ErrorKind.TraceeGone, "read", directory, "the task is gone", cause: exception);
        }
    }

    /// <summary>Where a link leads; null if it is not there.</summary>
    public static string? Link(string path)
    {
        linkBuffer ??= new byte[LongestLink];
        var length = FileOpening.TryReadLink(path, linkBuffer);
        return length < 0 ? null : Encoding.Latin1.GetString(linkBuffer, 0, length);
    }
}
