using System.Text.Json.Nodes;
using CrContainers.Tests.Plugin.Fakes;

namespace CrContainers.Tests.Plugin;

/// <summary>create and run put the hooks into config.json where a container asks for an image, and are the runtime's own in any case.</summary>
public sealed class CreateTests : IDisposable
{
    private const string Rest = """
        "ociVersion": "1.0.2", "big": 18446744073709551615, "real": 1.50, "text": "\u00e4\u2028<&>\"", "null": null, "list": [{}, [], true]
        """;

    private readonly FakeRuntime fake = new();

    public CreateTests() => Directory.CreateDirectory(fake.InDirectory("b"));

    public void Dispose() => fake.Dispose();

    private string ConfigFile => fake.InDirectory("b/config.json");

    [Theory]
    [InlineData("create", "--bundle", "b", "c1")]
    [InlineData("run", "-d", "--bundle=b", "c1")]
    [InlineData("create", "-b", "b", "c1")]
    [InlineData("--root", "/r", "create", "--pid-file", "p", "-bundle=b", "c1")]
    public void The_variable_puts_the_hooks_there(params string[] arguments)
    {
        Configure("""{"process": {"env": ["PATH=/bin", "CR_RESTORE=warm"]}}""");

        CrProgram.Run(fake, arguments);

        Assert.Equal([arguments], fake.Calls);
        Assert.Equal(["cr-hook", "createRuntime", "--name", "warm"], Arguments("createRuntime", 0));
        Assert.Equal(["cr-hook", "poststop", "--name", "warm"], Arguments("poststop", 0));
        Assert.Equal("cr-hook", Path.GetFileName((string?)Hooks("createRuntime")[0]!["path"]));
        Assert.True(File.Exists((string?)Hooks("createRuntime")[0]!["path"]), "the hook is not there");
    }

    [Fact]
    public void The_variable_does_not_count_where_the_configuration_says_so()
    {
        var store = new StoreOfTest(fake);
        store.Configure("variable: false\n");
        Configure("""{"process": {"env": ["CR_RESTORE=warm"]}}""");
        var before = File.ReadAllText(ConfigFile);

        var result = store.Run("create", "--bundle", "b", "c1");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(before, File.ReadAllText(ConfigFile));
    }

    [Fact]
    public void The_bundle_is_the_working_directory_where_none_is_named()
    {
        Configure("""{"process": {"env": ["CR_RESTORE=warm"]}}""");

        CrProgram.RunInShell(fake, "cd b && \"$CR\" create c1");

        Assert.Single(Hooks("createRuntime"));
    }

    [Fact]
    public void Everything_else_stays_as_it_was()
    {
        Configure($$"""{ {{Rest}}, "process": {"env": ["CR_RESTORE=warm"]}, "hooks": {"prestart": [{"path": "/p"}], "createRuntime": [{"path": "/first"}]} }""");
        File.SetUnixFileMode(ConfigFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var before = Config();

        CrProgram.Run(fake, "create", "--bundle", "b", "c1");

        Assert.Equal("/first", (string?)Hooks("createRuntime")[0]!["path"]);
        var after = Config();
        after["hooks"]!["createRuntime"]!.AsArray().RemoveAt(1);
        after["hooks"]!.AsObject().Remove("poststop");
        Assert.Equal(before.ToJsonString(), after.ToJsonString());
        Assert.Contains("18446744073709551615", File.ReadAllText(ConfigFile), StringComparison.Ordinal);
        Assert.Contains("1.50", File.ReadAllText(ConfigFile), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(ConfigFile));
        Assert.Equal(["config.json"], Directory.GetFileSystemEntries(fake.InDirectory("b")).Select(Path.GetFileName));
    }

    [Fact]
    public void A_second_time_changes_nothing()
    {
        Configure("""{"process": {"env": ["CR_RESTORE=warm"]}}""");
        CrProgram.Run(fake, "create", "--bundle", "b", "c1");
        var first = File.ReadAllText(ConfigFile);

        CrProgram.Run(fake, "create", "--bundle", "b", "c1");

        Assert.Equal(first, File.ReadAllText(ConfigFile));
        Assert.Single(Hooks("createRuntime"));
    }

    [Theory]
    [InlineData("CR_RESTORE=other", "other")]
    [InlineData("CR_RESTORE=", null)]
    [InlineData("NOTHING=1", null)]
    public void The_hooks_follow_the_variable(string variable, string? expected)
    {
        Configure("""{"process": {"env": ["CR_RESTORE=warm"]}}""");
        CrProgram.Run(fake, "create", "--bundle", "b", "c1");
        File.WriteAllText(ConfigFile, File.ReadAllText(ConfigFile).Replace("CR_RESTORE=warm", variable, StringComparison.Ordinal));

        CrProgram.Run(fake, "create", "--bundle", "b", "c1");

        Assert.Equal(expected is null ? [] : [expected], Hooks("createRuntime").Select(hook => (string?)hook!["args"]!.AsArray()[^1]));
        Assert.Equal(expected is null ? 0 : 1, Hooks("poststop").Count);
    }

    [Fact]
    public void An_annotation_counts_more_than_a_variable_and_is_read_by_the_hook_itself()
    {
        Configure("""{"annotations": {"io.crcontainers.restore": "warm"}, "process": {"env": ["CR_RESTORE=other"]}}""");

        CrProgram.Run(fake, "create", "--bundle", "b", "c1");

        Assert.Equal(["cr-hook", "createRuntime"], Arguments("createRuntime", 0));
    }

    [Fact]
    public void Hooks_that_an_engine_has_put_there_are_enough()
    {
        Configure("""
            {"annotations": {"io.crcontainers.restore": "warm"},
             "hooks": {"createRuntime": [{"path": "/usr/bin/cr-hook", "args": ["cr-hook", "createRuntime"]}], "poststop": [{"path": "/usr/bin/cr-hook", "args": ["cr-hook", "poststop"]}]}}
            """);
        var before = File.ReadAllText(ConfigFile);

        CrProgram.Run(fake, "create", "--bundle", "b", "c1");

        Assert.Equal(before, File.ReadAllText(ConfigFile));
    }

    [Theory]
    [InlineData("""{"process": {"env": ["PATH=/bin"]}}""")]
    [InlineData("""{"process": {"env": ["CR_RESTORE="]}}""")]
    [InlineData("""{"process": {"env": ["NOT_CR_RESTORE=warm"]}}""")]
    [InlineData("""{"process": {"args": ["CR_RESTORE=warm"]}}""")]
    [InlineData("""{"process": {"env": "CR_RESTORE=warm"}}""")]
    [InlineData("""{"process": {"env": [7, null, {}], "cwd": "CR_RESTORE=warm"}}""")]
    [InlineData("""{"process": "CR_RESTORE=warm", "hooks": 7, "annotations": []}""")]
    [InlineData("""["CR_RESTORE=warm"]""")]
    [InlineData("malformed, and not of our concern")]
    public void A_container_that_asks_for_no_image_keeps_its_file(string configuration)
    {
        Configure(configuration);

        var result = CrProgram.Run(fake, "create", "--bundle", "b", "c1");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(configuration, File.ReadAllText(ConfigFile));
        Assert.Single(fake.Calls);
    }

    [Theory]
    [InlineData("""{"process": {"env": ["CR_RESTORE=warm"]}""")]
    [InlineData("""{"process": {"env": ["CR_RESTORE=warm"]}, "process": {}}""")]
    public void A_file_that_asks_and_is_malformed_is_named(string configuration)
    {
        Configure(configuration);

        var result = CrProgram.Run(fake, "create", "--bundle", "b", "c1");

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("cr: create b/config.json: it is no JSON", result.Error, StringComparison.Ordinal);
        Assert.Empty(fake.Calls);
    }

    [Fact]
    public void A_bundle_without_a_configuration_is_the_runtimes_matter()
    {
        fake.Does("echo 'no config' >&2; exit 9");

        var result = CrProgram.Run(fake, "create", "--bundle", "nowhere", "c1");

        Assert.Equal((9, "no config\n"), (result.ExitCode, result.Error));
    }

    [Fact]
    public void The_configuration_file_that_was_named_is_the_hooks_too()
    {
        Configure("""{"process": {"env": ["CR_RESTORE=warm"]}}""");

        var store = new StoreOfTest(fake);

        store.Run("create", "--bundle", "b", "c1");

        Assert.Equal($"CR_CONFIG={store.Configuration}", (string?)Hooks("createRuntime")[0]!["env"]![0]);
    }

    private void Configure(string text) => File.WriteAllText(ConfigFile, text);

    private JsonObject Config() => JsonNode.Parse(File.ReadAllText(ConfigFile))!.AsObject();

    private JsonArray Hooks(string stage) => Config()["hooks"]?[stage]?.AsArray() ?? [];

    private IEnumerable<string?> Arguments(string stage, int index) => Hooks(stage)[index]!["args"]!.AsArray().Select(word => (string?)word);
}
