using System.Globalization;
using System.Net.Sockets;
using CrContainers.Engine.Errors;
using CrContainers.Engine.Proc;

namespace CrContainers.Engine.Tracing;

/// <summary>A socket in a directory of root's own: where the pages of a restored task still come from its image, whoever connects has the rest
/// loaded, and sees the end of the connection once that is done and the task is traced no more.</summary>
internal sealed class LoadingDoor : IDisposable
{
    private const string Place = "/run/cr/pages";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>A disk that gives 20 MB a second loads 12 GB in it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly string path;
    private readonly Socket socket = NewSocket();
    private readonly List<Socket> visitors = [];

    private LoadingDoor(string path)
    {
        this.path = path;
        File.Delete(path);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        socket.Listen();
    }

    /// <summary>Readable where somebody is at it.</summary>
    public int Number => (int)socket.Handle;

    /// <param name="pid">The task, which does not run yet.</param>
    /// <exception cref="CrException">The directory cannot be made.</exception>
    public static LoadingDoor Make(int pid)
    {
        try
        {
            Directory.CreateDirectory(Place, OwnerOnly);
            Sweep();
            return new LoadingDoor(PathOf(pid));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SocketException)
        {
            throw new CrException(ErrorKind.Permission, "make", Place, exception.Message, "run cr as root, with a /run that can be written to", exception);
        }
    }

    /// <summary>Has the rest of a task's pages loaded, if there are any to come; returns once it is an ordinary task.</summary>
    /// <exception cref="CrException">They do not come, or the task died of it.</exception>
    public static void Finish(string operation, int pid)
    {
        Sweep();
        var path = PathOf(pid);
        if (!File.Exists(path))
        {
            return;
        }

        if (Freezer.Holding(pid, new HostFileSystems()) is not null)
        {
            throw Refusal(operation, pid, "its memory is still being loaded from its image, and it is paused",
                "resume it and try again; an engine that pauses it for a checkpoint needs cr check before, which has the rest loaded");
        }

        using var socket = NewSocket();
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            socket.ReceiveTimeout = (int)Patience.TotalMilliseconds;
            socket.Receive(new byte[1]);
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.ConnectionRefused or SocketError.ConnectionReset or SocketError.AddressNotAvailable)
        {
            // It is done, or gone.
        }
        catch (SocketException exception)
        {
            throw Refusal(operation, pid, $"its memory is still being loaded from its image: {exception.Message}", "try again when it is loaded");
        }

        RequireLoaded(operation, pid);
    }

    /// <summary>Takes who is at it; they wait until this is disposed.</summary>
    public void Open() => visitors.Add(socket.Accept());

    public void Dispose()
    {
        File.Delete(path);
        socket.Dispose();
        visitors.ForEach(visitor => visitor.Dispose());
    }

    private static void RequireLoaded(string operation, int pid)
    {
        if (Proc.TaskStatus.Parse(ProcFile.Read(pid, "status")) is not { TracerPid: 0 })
        {
            throw Refusal(operation, pid, "what loads its memory from its image has not come to its end", "look at pages.log of its restore");
        }
    }

    private static CrException Refusal(string operation, int pid, string reason, string hint) =>
        new(ErrorKind.Unsupported, operation, $"task {pid}", reason, hint);

    private static Socket NewSocket() => new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    /// <summary>A pid alone may be another task's by now.</summary>
    private static string PathOf(int pid) => Path.Combine(Place, string.Create(CultureInfo.InvariantCulture, $"{pid}-{TaskStat.Parse(ProcFile.Read(pid, "stat")).StartTime}"));

    /// <summary>A page server that was killed leaves its socket; whoever comes by takes it away, once the task is gone. One that cannot be removed stays.</summary>
    private static void Sweep()
    {
        try
        {
            foreach (var left in Directory.GetFiles(Place).Where(path => !IsOfTask(path)))
            {
                File.Delete(left);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // No lazy restore has been here, or nothing can be changed here.
        }
    }

    /// <summary>A leader that has ended is there as long as other threads of it are.</summary>
    private static bool IsOfTask(string path)
    {
        try
        {
            return int.TryParse(Path.GetFileName(path).Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && PathOf(pid) == path;
        }
        catch (CrException exception) when (exception.Kind is ErrorKind.NotFound or ErrorKind.TraceeGone)
        {
            return false;
        }
    }
}
