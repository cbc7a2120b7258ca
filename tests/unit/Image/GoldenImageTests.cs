using System.Runtime.CompilerServices;
using CrContainers.Engine;

namespace CrContainers.Tests.Unit.Image;

/// <summary>Images of every version ever released stay readable, and version 2.0 is written as it always was.</summary>
public sealed class GoldenImageTests
{
    [Fact]
    public void Version_2_0_is_read() =>
        Assert.Equal(ImageJson.Of(ExampleImage.Build()), ImageJson.Of(CheckpointEngine.VerifyImage(new MemoryStream(Golden()))));

    [Fact]
    public void Version_2_0_is_written() => Assert.Equal(Golden(), ExampleImage.Encode(ExampleImage.Build()));

    private static byte[] Golden([CallerFilePath] string here = "") =>
        File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(here)!, "..", "golden", "v2.0.cr"));
}
