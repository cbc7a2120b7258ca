using CrContainers.Engine.Errors;

namespace CrContainers.Plugin.Docker;

/// <summary>A container as the daemon described it: what <c>docker inspect</c> shows.</summary>
internal sealed class DockerContainer
{
    private const int ShortIdLength = 12;

    public DockerContainer(string operation, DockerAnswer answer)
    {
        Answer = answer;
        Id = DockerName.CheckId(operation, answer.At("Id").Text());
        Name = answer.At("Name").Text().TrimStart('/');
    }

    /// <summary>All the rest.</summary>
    public DockerAnswer Answer { get; }

    public string Id { get; }

    /// <summary>What Docker gives a container as hostname and as alias if nobody says otherwise.</summary>
    public string ShortId => Id[..ShortIdLength];

    public string Name { get; }

    public bool IsRunning => Answer.At("State", "Running").IsTrue();

    public bool IsPaused => Answer.At("State", "Paused").IsTrue();

    public string ImageId => Answer.At("Image").Text();

    public IReadOnlyDictionary<string, string> Labels => Answer.At("Config", "Labels").Texts();

    public override string ToString() => $"container {Name}";
}
