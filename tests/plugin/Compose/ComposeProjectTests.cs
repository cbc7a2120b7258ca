using CrContainers.Tests.Plugin.Fakes;

namespace CrContainers.Tests.Plugin.Compose;

/// <summary>Which files, which variables, which name: as Compose finds them.</summary>
public sealed class ComposeProjectTests : IDisposable
{
    private const string Chain = "services: {a: {depends_on: ['${FIRST:-c}']}, b: {}, c: {}}";

    private readonly ProjectFolder folder = new ProjectFolder().Runs("a", "b", "c");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("FIRST=b", "b a c")]
    [InlineData("# comment\n\nexport FIRST='b' ", "b a c")]
    [InlineData("X=b\nFIRST=\"${X}\"", "b a c")]
    [InlineData("X=b\nFIRST='${X}'\nFIRST=$X # comment", "b a c")]
    [InlineData("FIRST=", "b c a")]
    [InlineData("FIRST", "b c a")]
    public void Variables_come_from_the_file_env(string file, string order)
    {
        folder.With("compose.yaml", Chain).With(".env", file);

        Assert.Equal(order.Split(' '), folder.Order());
    }

    [Theory]
    [InlineData("A=1\nB C=2", ":2: \"B C\" is no name of a variable")]
    [InlineData("A=\"open", ":1: a quote is not closed on its line")]
    [InlineData("A=${B", ":1: ${B is not closed")]
    public void A_wrong_line_of_the_file_env_is_named(string file, string error)
    {
        folder.With("compose.yaml", Chain).With(".env", file);

        Assert.StartsWith($"cr: compose ps {folder.Path(".env")}{error}\n", folder.Run("ps").Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("${FIRST}", "b a c")]
    [InlineData("$FIRST", "b a c")]
    [InlineData("${FIRST-c}", "b a c")]
    [InlineData("${NO-c}", "b c a")]
    [InlineData("${EMPTY:-c}", "b c a")]
    [InlineData("${EMPTY-c}b", "b a c")]
    [InlineData("${NO:-${NO2-c}}", "b c a")]
    [InlineData("${FIRST?x}", "b a c")]
    [InlineData("${FIRST:+c}", "b c a")]
    [InlineData("b${NO+c}", "b a c")]
    public void Variables_of_the_process_win(string text, string order)
    {
        folder.With("compose.yaml", $"services: {{a: {{depends_on: ['{text}']}}, b: {{}}, c: {{}}}}").With(".env", "FIRST=nowhere");

        var result = folder.Docker.Run(new Dictionary<string, string> { ["FIRST"] = "b", ["EMPTY"] = "" }, "compose", "ps", "-p", "shop");

        Assert.Equal("", result.Error);
        Assert.Equal(order.Split(' '), ProjectFolder.Services(result));
    }

    [Fact]
    public void Later_files_add_to_earlier_ones()
    {
        folder.With("one.yaml", "services: {a: {depends_on: [b]}, b: {}}").With("two.yaml", "services: {b: {depends_on: [c]}, c: {}}");

        Assert.Equal(["c", "b", "a"], folder.Order("-f", "one.yaml", "-f", "two.yaml"));
    }

    [Theory]
    [InlineData("docker-compose.yml", "docker-compose.override.yml")]
    [InlineData("compose.yaml", "compose.override.yaml")]
    public void An_override_is_found_beside_the_usual_file(string file, string second)
    {
        folder.With(file, "services: {a: {}, b: {}, c: {}}").With(second, "services: {a: {depends_on: [b]}}");

        Assert.Equal(["b", "a", "c"], folder.Order());
    }

    [Fact]
    public void Override_and_reset_replace_what_was_said_before()
    {
        folder.With("one.yaml", "services: {a: {depends_on: [b]}, b: {depends_on: [c]}, c: {}}")
            .With("two.yaml", "services: {a: {depends_on: !override [c]}, b: {depends_on: !reset []}}");

        Assert.Equal(["b", "c", "a"], folder.Order("-f", "one.yaml", "-f", "two.yaml"));
    }

    [Fact]
    public void No_file_is_told_with_the_usual_names()
    {
        var result = folder.Run("ps");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("neither here nor above is one of compose.yaml, compose.yml, docker-compose.yml, docker-compose.yaml\n", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("My Shop", null, null, null, "myshop")]
    [InlineData("_-x_1", null, null, null, "x_1")]
    [InlineData("x", "named-${N:-1}", null, null, "named-1")]
    [InlineData("x", "named", "Env", null, "env")]
    [InlineData("x", "named", "env", "Given", "given")]
    public void The_project_has_the_name_Compose_gives_it(string directory, string? written, string? variable, string? given, string expected)
    {
        folder.With($"{directory}/compose.yaml", $"{(written is null ? "" : $"name: {written}\n")}services: {{a: {{}}}}");
        folder.Docker.Containers.AddService(expected, "a");
        string[] arguments = ["compose", "ps", "-f", $"{directory}/compose.yaml", .. given is null ? Array.Empty<string>() : ["-p", given]];

        var result = folder.Docker.Run(variable is null ? new Dictionary<string, string>() : new() { ["COMPOSE_PROJECT_NAME"] = variable }, arguments);

        Assert.Equal("", result.Error);
        Assert.Contains($"│ {expected}_a_1 ", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_service_that_is_not_there_is_told_with_those_there_are()
    {
        folder.With("compose.yaml", Chain);

        Assert.Equal("cr: compose ps service x: project shop has no such service\nhint: it has b, c, a\n", folder.Run("ps", "-p", "shop", "x").Error);
    }
}
