namespace CrContainers.Tests.Containers.Docker;

/// <summary>A directory on a real file system; gone when disposed. Its path is short, for sockets.</summary>
internal sealed class TestPlace : IDisposable
{
    /// <summary>Named by whoever cleans up after tests that were killed.</summary>
    private static readonly string Parent = Environment.GetEnvironmentVariable("CR_CONTAINERS_PLACE") ?? "/var/tmp";

    public string Directory { get; } = System.IO.Directory.CreateDirectory(Path.Combine(Parent, $"cr-{Guid.NewGuid():N}"[..11])).FullName;

    public string PathOf(string name) => Path.Combine(Directory, name);

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
}
