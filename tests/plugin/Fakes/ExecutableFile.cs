using System.Diagnostics;

namespace CrContainers.Tests.Plugin.Fakes;

/// <summary>
/// Programs that tests write and start, in parallel. Between its fork and its exec a child holds every file this process has open: what is being written
/// then cannot be executed until it lets go (ETXTBSY). So no program is written while a child starts.
/// </summary>
internal static class ExecutableFile
{
    private const UnixFileMode OwnerMayAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly Lock Gate = new();

    public static void Write(string path, string script)
    {
        lock (Gate)
        {
            File.WriteAllText(path, script);
        }

        File.SetUnixFileMode(path, OwnerMayAll);
    }

    public static void Copy(string from, string path)
    {
        lock (Gate)
        {
            File.Copy(from, path);
        }

        File.SetUnixFileMode(path, OwnerMayAll);
    }

    public static Process Start(ProcessStartInfo start)
    {
        lock (Gate)
        {
            return Process.Start(start)!;
        }
    }
}
