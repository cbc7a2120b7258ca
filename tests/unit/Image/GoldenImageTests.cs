using System.Runtime.CompilerServices;
using CrContainers.Engine;

namespace CrContainers.Tests.Unit.Image;

/// <summary>Images of every version ever written stay readable, and are written as they always were.</summary>
public sealed class GoldenImageTests
{
    [Fact]
    public void Version_2_0_is_read() =>
        Assert.Equal(ImageJson.Of(ExampleImage.BuildVersion20()), ImageJson.Of(CheckpointEngine.VerifyImage(new MemoryStream(Golden("v2.0.cr")))));

    [Fact]
    public void Version_2_0_is_written() => Assert.Equal(Golden("v2.0.cr"), ExampleImage.Encode(ExampleImage.BuildVersion20()));

    [Fact]
    public void Version_2_1_is_read() =>
        Assert.Equal(ImageJson.Of(ExampleImage.BuildVersion21()), ImageJson.Of(CheckpointEngine.VerifyImage(new MemoryStream(Golden("v2.1.cr")))));

    [Fact]
    public void Version_2_1_is_written() => Assert.Equal(Golden("v2.1.cr"), ExampleImage.Encode(ExampleImage.BuildVersion21()));

    [Fact]
    public void Version_2_2_is_read() =>
        Assert.Equal(ImageJson.Of(ExampleImage.BuildVersion22()), ImageJson.Of(CheckpointEngine.VerifyImage(new MemoryStream(Golden("v2.2.cr")))));

    [Fact]
    public void Version_2_2_is_written() => Assert.Equal(Golden("v2.2.cr"), ExampleImage.Encode(ExampleImage.BuildVersion22()));

    [Fact]
    public void Version_2_3_is_read() =>
        Assert.Equal(ImageJson.Of(ExampleImage.BuildVersion23()), ImageJson.Of(CheckpointEngine.VerifyImage(new MemoryStream(Golden("v2.3.cr")))));

    [Fact]
    public void Version_2_3_is_written() => Assert.Equal(Golden("v2.3.cr"), ExampleImage.Encode(ExampleImage.BuildVersion23()));

    [Fact]
    public void Version_2_4_is_read() =>
        Assert.Equal(ImageJson.Of(ExampleImage.BuildVersion24()), ImageJson.Of(CheckpointEngine.VerifyImage(new MemoryStream(Golden("v2.4.cr")))));

    [Fact]
    public void Version_2_4_is_written() => Assert.Equal(Golden("v2.4.cr"), ExampleImage.Encode(ExampleImage.BuildVersion24()));

    /// <summary>Whose pages those of versions 2.4 and 2.5 use.</summary>
    [Fact]
    public void The_source_of_version_2_4_is_written() => Assert.Equal(Golden("v2.4-source.cr"), ExampleImage.Encode(ExampleImage.InVersion24(ExampleImage.BuildSource())));

    [Fact]
    public void Version_2_5_is_read() =>
        Assert.Equal(ImageJson.Of(ExampleImage.Build()), ImageJson.Of(CheckpointEngine.VerifyImage(new MemoryStream(Golden("v2.5.cr")))));

    [Fact]
    public void Version_2_5_is_written() => Assert.Equal(Golden("v2.5.cr"), ExampleImage.Encode(ExampleImage.Build()));

    private static byte[] Golden(string name, [CallerFilePath] string here = "") =>
        File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(here)!, "..", "golden", name));
}
