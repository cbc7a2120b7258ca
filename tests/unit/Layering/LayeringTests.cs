using System.Reflection;
using CrContainers.Engine;
using NetArchTest.Rules;

namespace CrContainers.Tests.Unit.Layering;

/// <summary>The rules of <see cref="Layers"/>, held against the compiled types. Constants leave no trace there: see <see cref="SourceTests"/>.</summary>
public sealed class LayeringTests
{
    private const string Root = "CrContainers.Engine";

    private static readonly Assembly Engine = typeof(CheckpointEngine).Assembly;

    public static TheoryData<string> Names => [.. Layers.Allowed.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_layer_uses_only_the_layers_below(string layer)
    {
        var forbidden = Parts().Except(Layers.Allowed[layer]).Where(part => part != layer).Select(part => $"{Root}.{part}");

        var result = Types.InAssembly(Engine).That().ResideInNamespaceMatching($@"^{Root}\.{layer}(\.|$)")
            .ShouldNot().HaveDependencyOnAny([.. forbidden, typeof(CheckpointEngine).FullName!])
            .GetResult();

        var found = (result.FailingTypeNames ?? []).Select(name => name[(name.LastIndexOf('.') + 1)..]).Order(StringComparer.Ordinal);
        Assert.Empty(found);
    }

    [Fact]
    public void Every_part_of_the_engine_has_its_layer() => Assert.Equal(Layers.Allowed.Keys.Order(StringComparer.Ordinal), Parts());

    /// <summary>The names behind CrContainers.Engine, without what is deeper.</summary>
    private static IEnumerable<string> Parts() => Engine.GetTypes()
        .Select(type => type.Namespace ?? "")
        .Where(space => space.StartsWith(Root + ".", StringComparison.Ordinal))
        .Select(space => space.Split('.')[2])
        .Distinct()
        .Order(StringComparer.Ordinal);
}
