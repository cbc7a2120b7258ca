using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CrContainers.Engine.Errors;

namespace CrContainers.Plugin.Docker;

/// <summary>What the daemon refuses, in its own words, and what to do about it.</summary>
internal static class DockerFailure
{
    private const string TurnOn = "give dockerd \"experimental\": true in /etc/docker/daemon.json and restart it";

    public static CrException Refused(string operation, string subject, HttpStatusCode status, byte[] body)
    {
        var message = Message(body) ?? $"the daemon answers {(int)status}";
        var (kind, hint) = status switch
        {
            HttpStatusCode.NotFound => (ErrorKind.NotFound, "docker ps --all, docker network ls and docker images show those there are"),
            HttpStatusCode.NotImplemented => (ErrorKind.IncompatibleHost, TurnOn),
            HttpStatusCode.Conflict => (ErrorKind.Unsupported, "docker ps --all shows names and states; choose another name, or change the container's state first"),
            _ => (ErrorKind.Unsupported, "docker logs and the daemon's own log tell more"),
        };
        return new CrException(kind, operation, subject, message, hint);
    }

    public static CrException NotExperimental(string operation) =>
        new(ErrorKind.IncompatibleHost, operation, "daemon", "it is not experimental, and without that it neither makes nor starts checkpoints", TurnOn);

    public static CrException NoAnswer(string operation, DockerSocket socket, HttpRequestException exception) => exception.InnerException switch
    {
        SocketException { SocketErrorCode: SocketError.AccessDenied } =>
            new CrException(ErrorKind.Permission, operation, socket.Path, "the daemon's socket may not be opened", "run it as root", exception),
        SocketException =>
            new CrException(ErrorKind.NotFound, operation, socket.Path, "no Docker daemon answers there", "start dockerd, or set DOCKER_HOST=unix://PATH to where it listens", exception),
        _ => new CrException(ErrorKind.IncompatibleHost, operation, socket.Path, "the daemon's answer broke off", "see its log: it may have ended or been restarted", exception),
    };

    /// <summary><c>{"message": …}</c>, or else what there is in plain text, as far as that is a line.</summary>
    private static string? Message(byte[] body)
    {
        var text = Encoding.UTF8.GetString(body).Trim();
        try
        {
            return JsonNode.Parse(text) is JsonObject answer && answer["message"] is JsonValue value && value.TryGetValue<string>(out var message)
                ? message.Trim()
                : null;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            return text.Length is > 0 and < 200 && !text.Contains('<', StringComparison.Ordinal) ? text : null;
        }
    }
}
