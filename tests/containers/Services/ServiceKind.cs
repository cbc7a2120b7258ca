namespace CrContainers.Tests.Containers.Services;

/// <summary>A server as it is installed on this host, and how a container runs it.</summary>
/// <param name="Image">What <c>service-image.sh</c> makes the image from.</param>
/// <param name="Protocol">How <c>load.py</c> speaks with it.</param>
/// <param name="Port">Where it listens, or <see cref="NoPort"/>.</param>
/// <param name="Command">The container's command.</param>
internal sealed record ServiceKind(string Image, string Protocol, int Port, params string[] Command)
{
    public const int NoPort = 0;
    private const int Usual = 8000;

    public static ServiceKind Redis { get; } = new("redis", "redis", 6379, "redis-server", "--appendonly", "yes", "--protected-mode", "no", "--dir", "/data", "--save", "");

    public static ServiceKind Memcached { get; } = new("memcached", "memcached", 11211, "memcached", "-u", "root");

    public static ServiceKind Nginx { get; } = new("nginx", "dav", Usual, "nginx", "-e", "stderr", "-c", "/programs/nginx.conf");

    public static ServiceKind Python { get; } = new("python", "http", Usual, "python3", "/programs/numbers_http.py");

    public static ServiceKind Asyncio { get; } = new("python", "lines", Usual, "python3", "/programs/numbers_asyncio.py");

    public static ServiceKind Node { get; } = new("node", "http", Usual, "node", "/programs/numbers.js");

    public static ServiceKind Java { get; } = new("java", "http", Usual, "java", "-Xmx64m", "-cp", "/", "Numbers");

    public static ServiceKind DotNet { get; } = new("dotnet", "http", Usual, "dotnet", "/numbers/numbers.dll");

    /// <summary>It reads statements from its stdin.</summary>
    public static ServiceKind Sqlite { get; } = new("sqlite", "", NoPort, "sqlite3", "/data/base");
}
