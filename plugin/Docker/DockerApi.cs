using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using CrContainers.Engine.Errors;

namespace CrContainers.Plugin.Docker;

/// <summary>The Docker Engine API over its unix socket, in the version that the daemon and this program share.</summary>
internal sealed class DockerApi : IDisposable
{
    private const long LargestAnswer = 64 << 20;
    private const string ExperimentalHeader = "Docker-Experimental";
    private static readonly Version Wanted = new(1, 41);

    private readonly DockerSocket socket;
    private readonly HttpClient client;
    private string prefix = "";

    private DockerApi(string operation, DockerSocket socket)
    {
        Operation = operation;
        this.socket = socket;
        client = new HttpClient(new SocketsHttpHandler { UseProxy = false, ConnectCallback = (_, _) => ValueTask.FromResult(socket.Connect()) })
        {
            BaseAddress = new Uri("http://docker"),
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = LargestAnswer,
        };
    }

    /// <summary>The verb that all calls are made for: it begins every message.</summary>
    public string Operation { get; }

    public bool IsExperimental { get; private set; }

    /// <exception cref="CrException">Nobody answers, or no Docker daemon.</exception>
    public static DockerApi Connect(string operation)
    {
        var api = new DockerApi(operation, DockerSocket.FromEnvironment(operation));
        try
        {
            api.Agree();
            return api;
        }
        catch
        {
            api.Dispose();
            throw;
        }
    }

    /// <exception cref="CrException">The daemon has its checkpoint verbs turned off.</exception>
    public void RequireExperimental()
    {
        if (!IsExperimental)
        {
            throw DockerFailure.NotExperimental(Operation);
        }
    }

    public DockerAnswer Get(string path, string subject) => Send(HttpMethod.Get, path, subject, null);

    public DockerAnswer Post(string path, string subject, JsonObject? body = null) => Send(HttpMethod.Post, path, subject, body);

    public void Delete(string path, string subject) => Send(HttpMethod.Delete, path, subject, null);

    public void Dispose() => client.Dispose();

    private void Agree()
    {
        var answer = Get("/version", "daemon");
        var (highest, lowest) = (answer.At("ApiVersion").Text(), answer.At("MinAPIVersion").TextOrNull() ?? "1.0");
        if (!Version.TryParse(highest, out var high) || !Version.TryParse(lowest, out var low))
        {
            throw new CrException(ErrorKind.IncompatibleHost, Operation, "daemon", "it does not say which API versions it has", "docker version");
        }

        var chosen = Wanted > high ? high : Wanted < low ? low : Wanted;
        prefix = $"/v{chosen}";
    }

    private DockerAnswer Send(HttpMethod method, string path, string subject, JsonObject? body)
    {
        using var request = new HttpRequestMessage(method, prefix + path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToJsonString()));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        try
        {
            using var response = client.Send(request, HttpCompletionOption.ResponseContentRead);
            IsExperimental = response.Headers.TryGetValues(ExperimentalHeader, out var values) && values.Contains("true");
            return Read(response, subject);
        }
        catch (HttpRequestException exception)
        {
            throw DockerFailure.NoAnswer(Operation, socket, exception);
        }
    }

    private DockerAnswer Read(HttpResponseMessage response, string subject)
    {
        using var content = response.Content.ReadAsStream();
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return (int)response.StatusCode < (int)HttpStatusCode.BadRequest
            ? DockerAnswer.Parse(Operation, subject, bytes.ToArray())
            : throw DockerFailure.Refused(Operation, subject, response.StatusCode, bytes.ToArray());
    }
}
