using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace CrContainers.Tests.Plugin.Fakes;

/// <summary>A Docker daemon as far as <c>cr</c> asks one: it answers on a unix socket, keeps containers in memory and their files in a
/// directory, notes every call that changes something, and fails where the test says so.</summary>
public sealed class FakeDocker : IDisposable
{
    private readonly FakeRuntime place = new();
    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Dictionary<string, (int Status, string Message)> failures = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Action> events = new(StringComparer.Ordinal);
    private readonly List<string> calls = [];
    private readonly Lock gate = new();
    private readonly Thread thread;
    private volatile bool isEnding;

    public FakeDocker()
    {
        Containers = new FakeContainers(place.InDirectory("docker"));
        listener.Bind(new UnixDomainSocketEndPoint(Address));
        listener.Listen();
        thread = new Thread(Serve) { IsBackground = true };
        thread.Start();
    }

    public FakeContainers Containers { get; }

    public bool IsExperimental { get; set; } = true;

    public string ApiVersion { get; set; } = "1.41";

    /// <summary>In the order they came: "POST /containers/web/pause", with the container's name where the call had its id.</summary>
    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (gate)
            {
                return [.. calls];
            }
        }
    }

    /// <summary>The last request's version: "/v1.41".</summary>
    public string AskedVersion { get; private set; } = "";

    private string Address => place.InDirectory("docker.sock");

    public string InDirectory(string name) => place.InDirectory(name);

    /// <summary>Runs cr, which finds this daemon and works in its directory.</summary>
    internal CrResult Run(params string[] arguments) => Run(new Dictionary<string, string>(), arguments);

    internal CrResult Run(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        CrProgram.Run(place, new Dictionary<string, string>(environment) { ["DOCKER_HOST"] = $"unix://{Address}" }, arguments);

    /// <summary>Has a shell run a command in which "$CR" is cr.</summary>
    internal CrResult RunInShell(string command) => CrProgram.RunInShell(place, $"export DOCKER_HOST=unix://{Address}; {command}");

    /// <summary>Does this before a call is answered.</summary>
    public void At(string call, Action step) => events[call] = step;

    /// <summary>Has a call fail: "POST /containers/web/checkpoints".</summary>
    public void Fails(string call, int status, string message) => failures[call] = (status, message);

    /// <summary>A caller wakes the thread: closing a unix socket does not.</summary>
    public void Dispose()
    {
        isEnding = true;
        using (var caller = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            caller.Connect(new UnixDomainSocketEndPoint(Address));
        }

        thread.Join();
        listener.Dispose();
        place.Dispose();
    }

    private void Serve()
    {
        while (true)
        {
            using var connection = new NetworkStream(listener.Accept(), ownsSocket: true);
            if (isEnding)
            {
                return;
            }

            Answer(connection);
        }
    }

    private void Answer(NetworkStream connection)
    {
        if (FakeRequest.Read(connection) is { } request)
        {
            var (status, body) = Decide(request);
            var content = Encoding.UTF8.GetBytes(body?.ToJsonString() ?? "");
            var head = $"HTTP/1.1 {status} {(HttpStatusCode)status}\r\nDocker-Experimental: {(IsExperimental ? "true" : "false")}\r\nContent-Length: {content.Length}\r\nConnection: close\r\n\r\n";
            connection.Write([.. Encoding.ASCII.GetBytes(head), .. content]);
        }
    }

    private (int Status, JsonNode? Body) Decide(FakeRequest request)
    {
        AskedVersion = request.Version;
        if (request.Path == "/version")
        {
            return (200, new JsonObject { [nameof(ApiVersion)] = ApiVersion, ["MinAPIVersion"] = "1.12" });
        }

        var call = $"{request.Method} {Containers.WithName(request.Path)}";
        if (request.Method != "GET")
        {
            lock (gate)
            {
                calls.Add(call);
            }
        }

        events.GetValueOrDefault(call)?.Invoke();
        return failures.TryGetValue(call, out var failure)
            ? (failure.Status, new JsonObject { ["message"] = failure.Message })
            : Containers.Answer(request);
    }
}
