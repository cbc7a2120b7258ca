using CrContainers.Engine;
using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;

namespace CrContainers.Tests.Unit.Image;

/// <summary>Each rule of docs/image-format.md, by an image that breaks it and is right in all else.</summary>
public sealed class ValidatorTests
{
    private static readonly Dictionary<string, (Func<CheckpointImage, CheckpointImage> Change, ImageError Expected)> Refused =
        new([.. ValidatorCases.Refused, .. OtherFileCases.Refused, .. InFlightCases.Refused], StringComparer.Ordinal);

    private static readonly Dictionary<string, Func<CheckpointImage, CheckpointImage>> Accepted =
        new([.. ValidatorCases.Accepted, .. InFlightCases.Accepted], StringComparer.Ordinal);

    public static TheoryData<string> Names => [.. Refused.Keys];

    public static TheoryData<string> AcceptedNames => [.. Accepted.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Refuses(string rule)
    {
        var (change, expected) = Refused[rule];

        var fault = Assert.Throws<ImageException>(() => { CheckpointEngine.ReadImage(Changed(change)); });

        Assert.Equal(expected, fault.Id);
        Assert.True(fault.Offset > 0 || rule.StartsWith("HEAD", StringComparison.Ordinal), "the error says where");
    }

    [Theory]
    [MemberData(nameof(AcceptedNames))]
    public void Accepts(string rule) => CheckpointEngine.ReadImage(Changed(Accepted[rule]));

    private static MemoryStream Changed(Func<CheckpointImage, CheckpointImage> change) =>
        new(ExampleImage.EncodeState(change(ExampleImage.Build())));
}
