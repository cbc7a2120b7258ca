using CrContainers.Tests.Plugin.Fakes;

namespace CrContainers.Tests.Plugin;

/// <summary>config.yaml: all of it may be left out, and what is wrong in it is told with line and column.</summary>
public sealed class ConfigurationTests : IDisposable
{
    private readonly FakeRuntime fake = new();
    private readonly StoreOfTest store;

    public ConfigurationTests() => store = new StoreOfTest(fake);

    public void Dispose() => fake.Dispose();

    [Theory]
    [InlineData("stor: /x\n", 1, 1, "the key \"stor\" is not known")]
    [InlineData("# comment\n\nlogs: /y\n  \nkeys: 1\n", 5, 1, "the key \"keys\" is not known")]
    [InlineData("store: [a\n", 2, 1, "did not find expected")]
    [InlineData("store: \"a\n", 1, 8, "")]
    [InlineData("a: b: c\n", 1, 5, "")]
    [InlineData("store: /a\nstore: /b\n", 2, 1, "Duplicate key")]
    [InlineData("store: relative/path\n", 1, 8, "store must be an absolute path")]
    [InlineData("store:\n", 1, 7, "store must be an absolute path")]
    [InlineData("logs: {a: b}\n", 1, 7, "text is expected here")]
    [InlineData("variable: no\n", 1, 11, "variable must be true or false")]
    [InlineData("docker-store: 1\n", 1, 15, "docker-store must be true or false")]
    [InlineData("checkpoint: [tcp-close, leave-running]\n", 1, 25, "\"leave-running\" cannot be said for every checkpoint; there are tcp-close, ")]
    [InlineData("checkpoint: tcp-close\n", 1, 13, "a list is expected here")]
    [InlineData("- store\n", 1, 1, "a mapping is expected here")]
    [InlineData("? [store]\n: /x\n", 1, 3, "a key must be plain text")]
    [InlineData("store: /a\n---\nstore: /b\n", 3, 1, "it is a second document")]
    [InlineData("store: *nowhere\n", 1, 8, "")]
    public void What_is_wrong_is_named_with_its_place(string text, int line, int column, string reason)
    {
        store.Configure(text);

        var result = store.Run("image", "list");

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith($"cr: read {store.Configuration}:{line}:{column}: ", result.Error, StringComparison.Ordinal);
        Assert.Contains(reason, result.Error, StringComparison.Ordinal);
        Assert.Equal(2, result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("logs: &place /var/log/cr\n")]
    public void What_is_left_out_is_as_usual(string text)
    {
        store.Configure(text);

        var result = store.Run("image", "remove", "no-image-of-this-name");

        Assert.Contains("there is no such image in /var/lib/cr\n", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_named_and_not_there_is_an_error()
    {
        File.Delete(store.Configuration);

        var result = store.Run("image", "list");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith($"cr: read {store.Configuration}: there is no such file", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_far_too_large_is_not_read()
    {
        using (var file = File.OpenWrite(store.Configuration))
        {
            file.SetLength(1L << 30);
        }

        Assert.Contains("it is larger than", store.Run("image", "list").Error, StringComparison.Ordinal);
    }
}
