using CrContainers.Tests.Plugin.Fakes;

namespace CrContainers.Tests.Plugin.Criu;

/// <summary><c>cr</c> under the name criu answers two questions, in the bytes of CRIU's rpc.proto, and refuses every other one.</summary>
public sealed class CriuResponderTests : IDisposable
{
    private const string NotCriu = "cr: answer as criu: this is cr under the name criu, which answers what engines ask and does nothing else: it is not CRIU\nhint: ";

    private readonly FakeRuntime fake = new();

    public void Dispose() => fake.Dispose();

    /// <summary>type 10 (VERSION), success, version { major 3, minor 16 }.</summary>
    [Theory]
    [InlineData("08 0a")]
    [InlineData("08 09 08 0a")]
    [InlineData("12 02 08 01 08 0a")]
    [InlineData("25 01020304 31 0102030405060708 18 01 08 8a 00")]
    public void The_version_is_told(string request)
    {
        var result = CriuQuestion.Ask(fake, request);

        Assert.Equal((0, "080a100152040803" + "1010\n", ""), (result.ExitCode, result.Output, result.Error));
        Assert.Empty(fake.Calls);
    }

    /// <summary>type 9 (FEATURE_CHECK), success, features { mem_track }.</summary>
    [Fact]
    public void That_memory_can_be_tracked_is_told()
    {
        var result = CriuQuestion.Ask(fake, "08 09 42 02 08 01");

        Assert.Equal((0, "080910014202" + "0801\n", ""), (result.ExitCode, result.Output, result.Error));
    }

    [Theory]
    [InlineData("08 01", "0801")]
    [InlineData("08 07 2a 02 08 01", "0807")]
    [InlineData("08 ff ff ff ff ff ff ff ff ff 01", "08ffffffffffffffffff01")]
    public void Another_request_is_refused_with_its_own_type(string request, string type)
    {
        var result = CriuQuestion.Ask(fake, request);

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith($"{type}10004a", result.Output, StringComparison.Ordinal);
        Assert.StartsWith(NotCriu, result.Error, StringComparison.Ordinal);
    }

    /// <summary>No type; a tag without a value; field 0; a group; a length beyond the end; a varint without an end; half a fixed64.</summary>
    [Theory]
    [InlineData("18 01")]
    [InlineData("08 0a 10")]
    [InlineData("08 0a 00 01")]
    [InlineData("08 0a 0b")]
    [InlineData("08 0a 12 03 01 02")]
    [InlineData("08 0a 12 ff ff ff ff ff ff ff ff ff 01")]
    [InlineData("08 8a 80 80 80 80 80 80 80 80 80 80 00")]
    [InlineData("08 0a 31 01 02 03")]
    public void A_malformed_request_is_refused(string request)
    {
        var result = CriuQuestion.Ask(fake, request);

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("080010004a", result.Output, StringComparison.Ordinal);
        Assert.StartsWith(NotCriu, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--version")]
    [InlineData("-V")]
    public void The_version_is_printed_as_criu_does(string flag)
    {
        var result = Run(flag);

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("Version: 3.16\n", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("dump -t 1")]
    [InlineData("check")]
    [InlineData("swrk")]
    [InlineData("--help")]
    public void Anything_else_is_refused(string arguments)
    {
        var result = Run(arguments);

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.StartsWith(NotCriu, result.Error, StringComparison.Ordinal);
        Assert.Empty(fake.Calls);
    }

    [Theory]
    [InlineData("99")]
    [InlineData("-1")]
    [InlineData("x")]
    [InlineData("0")]
    public void A_descriptor_that_is_no_socket_is_named(string descriptor)
    {
        var result = Run($"swrk {descriptor} </dev/null");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith($"cr: criu descriptor {descriptor}: it is no socket", result.Error, StringComparison.Ordinal);
    }

    private CrResult Run(string arguments)
    {
        File.CreateSymbolicLink(fake.InDirectory("criu"), CrProgram.Path);
        return CrProgram.RunInShell(fake, $"exec ./criu {arguments}");
    }
}
