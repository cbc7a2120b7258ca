using System.Text.Json.Nodes;

namespace CrContainers.Tests.Plugin.Fakes;

/// <summary>The fake daemon's containers: what it shows of them, and the files it keeps for them.</summary>
public sealed class FakeContainers
{
    private const string Image = "sha256:0000";

    private readonly string root;
    private readonly List<JsonObject> all = [];

    public FakeContainers(string root)
    {
        this.root = root;
        Directory.CreateDirectory(Path.Combine(root, "containers"));
    }

    public JsonObject this[string name] => Find(name) ?? throw new KeyNotFoundException(name);

    public IEnumerable<string> Names => all.Select(NameOf);

    /// <summary>What the daemon was asked for when a container was created, by its name.</summary>
    public Dictionary<string, JsonObject> Requests { get; } = new(StringComparer.Ordinal);

    /// <summary>What lay in the directory of the checkpoint a container was started from.</summary>
    public Dictionary<string, string> StartedFrom { get; } = new(StringComparer.Ordinal);

    /// <summary>Where the link to an earlier image led from there.</summary>
    public Dictionary<string, string?> ParentsAtStart { get; } = new(StringComparer.Ordinal);

    public JsonObject Add(string name, bool isRunning = true)
    {
        var id = string.Concat(Enumerable.Repeat($"{all.Count + 1:x4}", 16));
        var container = new JsonObject
        {
            ["Id"] = id,
            ["Name"] = $"/{name}",
            ["Image"] = Image,
            ["State"] = new JsonObject { ["Running"] = isRunning, ["Paused"] = false, ["Status"] = isRunning ? "running" : "exited" },
            ["Config"] = new JsonObject { ["Hostname"] = id[..12], ["Image"] = "bb:1", ["Labels"] = new JsonObject() },
            ["HostConfig"] = new JsonObject { ["NetworkMode"] = "none", ["Links"] = null },
            ["GraphDriver"] = new JsonObject { ["Name"] = "overlay2", ["Data"] = new JsonObject { ["UpperDir"] = Path.Combine(root, "overlay2", id, "diff") } },
            ["Mounts"] = new JsonArray(),
            ["NetworkSettings"] = new JsonObject { ["Networks"] = new JsonObject { ["none"] = new JsonObject() }, ["Ports"] = new JsonObject() },
        };
        Directory.CreateDirectory(ChangedFiles(container));
        all.Add(container);
        return container;
    }

    /// <summary>A container of a Compose project.</summary>
    public JsonObject AddService(string project, string service, int number = 1, bool isRunning = true)
    {
        var container = Add($"{project}_{service}_{number}", isRunning);
        container["Config"]!["Labels"] = new JsonObject
        {
            ["com.docker.compose.project"] = project,
            ["com.docker.compose.service"] = service,
            ["com.docker.compose.container-number"] = $"{number}",
            ["com.docker.compose.oneoff"] = "False",
        };
        return container;
    }

    public string ChangedFiles(JsonObject container) => (string)container["GraphDriver"]!["Data"]!["UpperDir"]!;

    public string Volume(string name) => Directory.CreateDirectory(Path.Combine(root, "volumes", name, "_data")).FullName;

    /// <summary>A fresh one, with what its image has at that place.</summary>
    public void AddAnonymousVolume(JsonObject container, string destination)
    {
        var name = string.Concat(Enumerable.Repeat($"{all.Count + 0xa000:x4}", 16));
        File.WriteAllText(Path.Combine(Volume(name), "from-image"), "");
        container["Config"]!["Volumes"] = new JsonObject { [destination] = new JsonObject() };
        container["Mounts"] = new JsonArray(new JsonObject { ["Type"] = "volume", ["Name"] = name, ["Source"] = Volume(name), ["Destination"] = destination });
    }

    public string VolumeAt(string name, string destination) =>
        (string)this[name]["Mounts"]!.AsArray().Single(mount => (string?)mount!["Destination"] == destination)!["Source"]!;

    public IEnumerable<string> Checkpoints(string name) =>
        Directory.Exists(CheckpointsOf(this[name])) ? Directory.EnumerateDirectories(CheckpointsOf(this[name])).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal) : [];

    /// <returns>Its directory.</returns>
    public string AddCheckpoint(string name, string checkpoint)
    {
        var directory = Directory.CreateDirectory(Path.Combine(CheckpointsOf(this[name]), checkpoint)).FullName;
        File.WriteAllText(Path.Combine(directory, "checkpoint.cr"), $"{name} {checkpoint}");
        return directory;
    }

    /// <summary>A path with the container's name in the place of its id.</summary>
    public string WithName(string path)
    {
        var parts = path.Split('/');
        if (parts.Length > 2 && Find(parts[2]) is { } container)
        {
            parts[2] = NameOf(container);
        }

        return string.Join('/', parts);
    }

    public (int Status, JsonNode? Body) Answer(FakeRequest request)
    {
        var parts = request.Path.Split('/', 4)[1..];
        return (request.Method, parts) switch
        {
            ("GET", ["info"]) => (200, new JsonObject { ["DockerRootDir"] = root }),
            ("GET", ["images", ..]) => (200, new JsonObject { ["Id"] = Image }),
            ("GET", ["containers", "json"]) => (200, new JsonArray([.. all.Where(container => IsAskedFor(container, request.Query)).Select(container => new JsonObject { ["Id"] = (string)container["Id"]! })])),
            ("POST", ["containers", "create"]) => Create(request),
            ("POST", ["networks", ..]) => (200, null),
            (_, ["containers", var name, ..]) => Find(name) is { } container ? Answer(container, request, parts.ElementAtOrDefault(2) ?? "") : (404, new JsonObject { ["message"] = $"No such container: {name}" }),
            _ => (404, new JsonObject { ["message"] = "page not found" }),
        };
    }

    private (int Status, JsonNode? Body) Answer(JsonObject container, FakeRequest request, string verb) => (request.Method, verb.Split('/')) switch
    {
        ("GET", ["json"]) => (200, container.DeepClone()),
        ("DELETE", [""]) => Do(() => all.Remove(container)),
        ("POST", ["pause"]) => Do(() => container["State"]!["Paused"] = true),
        ("POST", ["unpause"]) => Do(() => container["State"]!["Paused"] = false),
        ("POST", ["kill"]) => Do(() => Kill(container)),
        ("POST", ["wait"]) => (200, new JsonObject { ["StatusCode"] = 137 }),
        ("POST", ["start"]) => Do(() => Start(container, request.Query.Split('=')[1])),
        ("GET", ["checkpoints"]) => (200, new JsonArray([.. Checkpoints(NameOf(container)).Select(name => new JsonObject { ["Name"] = name })])),
        ("POST", ["checkpoints"]) => Do(() => AddCheckpoint(NameOf(container), (string)request.Body!["CheckpointID"]!)),
        ("DELETE", ["checkpoints", var name]) => Do(() => Directory.Delete(Path.Combine(CheckpointsOf(container), name), recursive: true)),
        _ => (404, new JsonObject { ["message"] = "page not found" }),
    };

    private (int Status, JsonNode? Body) Create(FakeRequest request)
    {
        var name = request.Query.Split('=')[1];
        if (Find(name) is not null)
        {
            return (409, new JsonObject { ["message"] = $"Conflict. The container name \"/{name}\" is already in use" });
        }

        Requests[name] = request.Body!;
        var container = Add(name, isRunning: false);
        foreach (var volume in (request.Body!["Volumes"] as JsonObject ?? []).Select(volume => volume.Key))
        {
            AddAnonymousVolume(container, volume);
        }

        return (201, new JsonObject { ["Id"] = (string)container["Id"]! });
    }

    private static void Kill(JsonObject container)
    {
        container["State"]!["Running"] = false;
        container["State"]!["Paused"] = false;
    }

    private void Start(JsonObject container, string checkpoint)
    {
        StartedFrom[NameOf(container)] = File.ReadAllText(Path.Combine(CheckpointsOf(container), checkpoint, "checkpoint.cr"));
        ParentsAtStart[NameOf(container)] = new FileInfo(Path.Combine(CheckpointsOf(container), checkpoint, "parent")).LinkTarget;
        container["State"]!["Running"] = true;
    }

    private static (int Status, JsonNode? Body) Do(Action step)
    {
        step();
        return (204, null);
    }

    private static bool IsAskedFor(JsonObject container, string query)
    {
        var label = ((string)JsonNode.Parse(query[(query.IndexOf("filters=", StringComparison.Ordinal) + 8)..])!["label"]![0]!).Split('=', 2);
        return (string?)container["Config"]!["Labels"]?[label[0]] == label[1];
    }

    private JsonObject? Find(string name) => all.Find(container => NameOf(container) == name || (string)container["Id"]! == name);

    private static string NameOf(JsonObject container) => ((string)container["Name"]!)[1..];

    private string CheckpointsOf(JsonObject container) => Path.Combine(root, "containers", (string)container["Id"]!, "checkpoints");
}
