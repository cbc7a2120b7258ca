using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace CrContainers.Bench;

/// <summary>
/// Asks a service that is being restored one question: the connection waits in the backlog of its socket until the service runs. inotify tells when
/// the socket's name is given its mode. Nothing tells of listen(2), which comes right after that, so connect(2) is tried until it succeeds.
/// </summary>
internal sealed class Question : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TaskCompletionSource named = new();
    private readonly FileSystemWatcher names;
    private readonly Task<long> answered;

    /// <param name="path">Where the socket will be. A name that is there already is removed.</param>
    /// <param name="group">What is asked for.</param>
    public Question(string path, int group)
    {
        File.Delete(path);
        names = new FileSystemWatcher(Path.GetDirectoryName(path)!, Path.GetFileName(path)) { NotifyFilter = NotifyFilters.Attributes };
        names.Changed += (_, _) => named.TrySetResult();
        names.EnableRaisingEvents = true;
        answered = AskOnceNamed(path, group);
    }

    /// <summary>Asks a service that runs.</summary>
    /// <exception cref="BenchException">The answer is not the right one.</exception>
    public static void Ask(string path, int group)
    {
        using var socket = Connect(path);
        socket.Send(Encoding.ASCII.GetBytes($"GET /items?group={group} HTTP/1.0\r\n\r\n"));
        using var reader = new StreamReader(new NetworkStream(socket), Encoding.ASCII);
        var answer = reader.ReadToEnd();
        if (!answer.StartsWith("HTTP/1.0 200 ", StringComparison.Ordinal) || !answer.Contains($"\r\n\r\n{{\"group\": {group}, \"count\": 100, ", StringComparison.Ordinal))
        {
            throw new BenchException($"the service answered \"{answer[..Math.Min(answer.Length, 200)]}\"");
        }
    }

    /// <returns>How long it took since <paramref name="start"/> until the whole answer was there.</returns>
    public TimeSpan AnsweredAfter(long start) => Task.WaitAny([answered], Patience) == 0
        ? Stopwatch.GetElapsedTime(start, answered.GetAwaiter().GetResult())
        : throw new BenchException($"the restored service has not answered in {Patience.TotalSeconds} s");

    public void Dispose() => names.Dispose();

    private async Task<long> AskOnceNamed(string path, int group)
    {
        await named.Task.ConfigureAwait(false);
        Ask(path, group);
        return Stopwatch.GetTimestamp();
    }

    private static Socket Connect(string path)
    {
        Socket? connected = null;
        return SpinWait.SpinUntil(() => (connected = TryConnect(path)) is not null, Patience)
            ? connected!
            : throw new BenchException($"nobody listens at {path}");
    }

    private static Socket? TryConnect(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = (int)Patience.TotalMilliseconds };
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return socket;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionRefused)
        {
            socket.Dispose();
            return null;
        }
    }
}
