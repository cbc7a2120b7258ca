using System.Text.Json.Nodes;
using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>Flags that a container, or this host, has for all its checkpoints: here <c>--tcp-close</c>, without which the program is refused.</summary>
public sealed class StandingFlagTests : LiveTest
{
    private const string Annotation = "io.crcontainers.checkpoint";
    private static readonly ProgramCase Program = new("connection", "");

    [Fact]
    public void An_annotation_counts() => Expect(0, Run("tcp-close", null), "");

    [Fact]
    public void A_variable_counts() => Expect(0, Run(null, "file-locks, tcp-close"), "");

    [Fact]
    public void The_configuration_counts() => Expect(0, Run(null, null), "checkpoint: [tcp-close]\n");

    [Fact]
    public void An_annotation_counts_more_than_a_variable() => Expect(1, Run("", "tcp-close"), "");

    [Fact]
    public void Variables_count_for_nothing_where_the_configuration_says_so() => Expect(1, Run(null, "tcp-close"), "variable: false\n");

    [Fact]
    public void What_the_command_says_counts_more() => Expect(1, Run("tcp-close", null), "", "--tcp-close=false");

    [Theory]
    [InlineData("tcp-closed", null, "annotation io.crcontainers.checkpoint has \"tcp-closed\"")]
    [InlineData(null, "tcp-close,leave-running", "variable CR_CHECKPOINT has \"leave-running\"")]
    public void What_is_not_known_is_named_and_the_container_goes_on(string? annotation, string? variable, string reason)
    {
        using var container = Run(annotation, variable);

        var result = Cr("", "checkpoint", "--image-path", NewImage(), container.Id);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(reason, result.Error, StringComparison.Ordinal);
        Assert.Equal("running", container.Status());
    }

    /// <summary>What a check says is what a checkpoint does.</summary>
    private void Expect(int exitCode, TestContainer container, string configuration, params string[] more)
    {
        using (container)
        {
            if (more.Length == 0)
            {
                Assert.Equal(exitCode, Cr(configuration, "check", container.Id).ExitCode);
            }

            var result = Cr(configuration, ["checkpoint", "--image-path", NewImage(), .. more, container.Id]);

            Assert.Equal(exitCode, result.ExitCode);
            Assert.Contains(exitCode == 0 ? "the TCP connection of 127.0.0.1:" : "it is a TCP connection of 127.0.0.1:", result.Error, StringComparison.Ordinal);
        }
    }

    private CommandResult Cr(string configuration, params string[] arguments)
    {
        var file = Path.Combine(Work, "config.yaml");
        File.WriteAllText(file, configuration);
        return CrCommand.RunUnder(["env", $"CR_CONFIG={file}"], ["--root", State, .. arguments]);
    }

    private TestContainer Run(string? annotation, string? variable)
    {
        var bundle = NewBundle(Program, Identity.User);
        bundle.Change(config =>
        {
            config["annotations"] = annotation is null ? null : new JsonObject { [Annotation] = annotation };
            config["process"]!["env"]!.AsArray().Add((JsonNode)$"CR_CHECKPOINT={variable}");
        });
        var container = TestContainer.Run(bundle, State);
        container.WaitUntilReady();
        return container;
    }
}
