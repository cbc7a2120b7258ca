using System.Text.Json.Nodes;

namespace CrContainers.Tests.Live.Containers;

/// <summary>An image store and a bundle whose container starts from an image in it.</summary>
internal sealed class HookedBundle
{
    private const string Annotation = "io.crcontainers.restore";
    private const string FlagsAnnotation = "io.crcontainers.restore-flags";
    private readonly string work;
    private readonly Bundle bundle;

    public HookedBundle(string work, Bundle bundle)
    {
        this.work = work;
        this.bundle = bundle;
        File.WriteAllText(Configuration, $"store: {work}/store\nlogs: {Logs}\n");
    }

    public string Configuration => Path.Combine(work, "config.yaml");

    public string Logs => Path.Combine(work, "logs");

    /// <summary>A command that has the configuration file in its environment.</summary>
    public string[] Configured(params string[] words) => ["env", $"CR_CONFIG={Configuration}", .. words];

    public string ImageFile(string name) => Path.Combine(work, "store", name, "checkpoint.cr");

    public void AddImage(string name, string image)
    {
        var result = CrCommand.RunProgram(Configured(LiveEnvironment.Cr, "image", "add", name, image));
        Assert.True(result.ExitCode == 0, result.Error);
    }

    /// <summary>As an engine leaves config.json that has read hooks.d and was given an annotation.</summary>
    public void Annotate(string name, string flags = "") => bundle.Change(config =>
    {
        config["annotations"] = new JsonObject { [Annotation] = name, [FlagsAnnotation] = flags };
        config["hooks"] = new JsonObject { ["createRuntime"] = new JsonArray(Hook("createRuntime")), ["poststop"] = new JsonArray(Hook("poststop")) };
    });

    public void SetVariable(string name) => bundle.Change(config => config["process"]!["env"]!.AsArray().Add((JsonNode)$"CR_RESTORE={name}"));

    private JsonObject Hook(string stage) => new()
    {
        ["path"] = LiveEnvironment.Hook,
        ["args"] = new JsonArray("cr-hook", stage),
        ["env"] = new JsonArray($"CR_CONFIG={Configuration}"),
    };
}
