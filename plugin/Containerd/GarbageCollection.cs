using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CrContainers.Plugin.Criu;
using CrContainers.Plugin.Runtime;

namespace CrContainers.Plugin.Containerd;

/// <summary>
/// Has containerd collect its garbage now: a lease that is deleted synchronously does that (containerd.services.leases.v1, gRPC over its unix socket).
/// By itself containerd lets fifty times as long pass between two collections as one takes, which is half a minute on a slow disk.
/// </summary>
/// <param name="socket">containerd's.</param>
/// <param name="containerdNamespace">The engine's, "moby" for Docker.</param>
internal sealed class GarbageCollection(string socket, string containerdNamespace)
{
    private const string AddressArgument = "-address";
    private const string NamespaceArgument = "-namespace";
    private const string LeaseName = "cr-garbage-collection";
    private const string ExpiryLabel = "containerd.io/gc.expire";
    private const int IdField = 1;
    private const int SynchronousField = 2;
    private const int LabelsField = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Of the containerd whose shim has called this program: it has socket and namespace on its command line.</summary>
    /// <returns>Null where there is none.</returns>
    public static GarbageCollection? OfCaller() => Ancestors.Pids().Select(OfShim).FirstOrDefault(found => found is not null);

    private static GarbageCollection? OfShim(int pid)
    {
        var words = Ancestors.CommandLine(pid);
        return ValueOf(AddressArgument, words) is { } socket && ValueOf(NamespaceArgument, words) is { } name ? new GarbageCollection(socket, name) : null;
    }

    private static string? ValueOf(string argument, string[] words)
    {
        var at = Array.IndexOf(words, argument) + 1;
        return at > 0 && at < words.Length ? words[at] : null;
    }

    /// <returns>False where containerd does not answer as expected.</returns>
    public bool TryRun()
    {
        try
        {
            using var patience = new CancellationTokenSource(Patience);
            using var client = Connect();
            var expiry = DateTime.UtcNow.AddMinutes(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            var lease = $"{LeaseName}-{Environment.ProcessId}";
            Call(client, "Create", new ProtobufWriter().Text(IdField, lease).Message(LabelsField, new ProtobufWriter().Text(1, ExpiryLabel).Text(2, expiry)), patience.Token);
            Call(client, "Delete", new ProtobufWriter().Text(IdField, lease).Number(SynchronousField, 1), patience.Token);
            return true;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>HTTP/2 from the first byte on, as gRPC without TLS is.</summary>
    private HttpClient Connect() => new(new SocketsHttpHandler { UseProxy = false, ConnectCallback = (_, _) => ValueTask.FromResult(LocalSocket.Connect(socket)) })
    {
        BaseAddress = new Uri("http://containerd/containerd.services.leases.v1.Leases/"),
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>A gRPC message has a byte, 0 for "not compressed", and its length before it. What is answered is not looked at: the store is, afterwards.</summary>
    private void Call(HttpClient client, string method, ProtobufWriter message, CancellationToken patience)
    {
        var bytes = message.ToArray();
        using var request = new HttpRequestMessage(HttpMethod.Post, method)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, (byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes]),
        };
        request.Headers.TE.ParseAdd("trailers");
        request.Headers.Add("containerd-namespace", containerdNamespace);
        request.Content.Headers.ContentType = new("application/grpc");
        using var answer = client.SendAsync(request, patience).GetAwaiter().GetResult();
    }
}
