using CrContainers.Tests.Plugin.Fakes;

namespace CrContainers.Tests.Plugin.Compose;

/// <summary>A project's directory with its files, and a daemon that has a container for every service the test names.</summary>
public sealed class ProjectFolder : IDisposable
{
    private const string Project = "shop";

    public FakeDocker Docker { get; } = new();

    public string Path(string name) => Docker.InDirectory(name);

    public ProjectFolder With(string name, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path(name))!);
        File.WriteAllText(Path(name), text);
        return this;
    }

    public ProjectFolder Runs(params string[] services)
    {
        foreach (var service in services)
        {
            Docker.Containers.AddService(Project, service);
        }

        return this;
    }

    internal CrResult Run(params string[] arguments) => Docker.Run(["compose", .. arguments]);

    /// <summary>The services that <c>ps</c> lists, in its order: the order of dependence.</summary>
    internal IEnumerable<string> Order(params string[] arguments)
    {
        var result = Run(["ps", "-p", Project, .. arguments]);
        Assert.Equal("", result.Error);
        return Services(result);
    }

    internal static IEnumerable<string> Services(CrResult result) =>
        result.Output.Split('\n').Where(line => line.Contains($"{Project}_", StringComparison.Ordinal)).Select(line => line.Split('│')[1].Trim());

    public void Dispose() => Docker.Dispose();
}
