namespace CrContainers.Tests.Plugin.Fakes;

/// <summary>A configuration file whose store and logs lie in the test's directory.</summary>
internal sealed class StoreOfTest
{
    private readonly FakeRuntime fake;

    public StoreOfTest(FakeRuntime fake)
    {
        this.fake = fake;
        Configure($"store: {Directory}\nlogs: {Logs}\n");
    }

    public string Directory => fake.InDirectory("store");

    public string Logs => fake.InDirectory("logs");

    public string Configuration => fake.InDirectory("config.yaml");

    public void Configure(string text) => File.WriteAllText(Configuration, text);

    public string FileOf(string name) => Path.Combine(Directory, name, "checkpoint.cr");

    public CrResult Run(params string[] arguments) =>
        CrProgram.Run(fake, new Dictionary<string, string>(StringComparer.Ordinal) { ["CR_CONFIG"] = Configuration }, arguments);

    public CrResult Add(string name, params string[] more) => Run(["image", "add", name, CrProgram.GoldenImage, .. more]);

    /// <summary>What a hook would do with it, for a task that cannot be: all that is said before the task is looked at.</summary>
    public CrResult Restore(string name) => Run("hook-restore", "--bundle=/b", "--pid=999999999", $"--name={name}", "id");
}
