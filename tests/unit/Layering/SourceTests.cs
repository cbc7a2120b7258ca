using System.Text.RegularExpressions;

namespace CrContainers.Tests.Unit.Layering;

/// <summary>What no assembly shows: the words of the sources themselves.</summary>
public sealed partial class SourceTests
{
    private static readonly IReadOnlyList<SourceFile> Engine = SourceFile.Beneath("engine");

    [Fact]
    public void All_of_the_engine_is_looked_at()
    {
        Assert.True(Engine.Count > 100);
        Assert.Contains(Engine, file => file.Path == "engine/Native/LibC.cs" && Unmanaged().IsMatch(file.Code));
    }

    [Fact]
    public void Pointers_and_foreign_functions_are_in_Native_alone() =>
        Assert.Empty(Engine.Where(file => !file.Path.StartsWith("engine/Native/", StringComparison.Ordinal) && Unmanaged().IsMatch(file.Code)).Select(file => file.Path));

    [Fact]
    public void The_engine_says_nothing_on_the_console() =>
        Assert.Empty(Engine.Where(file => Console().IsMatch(file.Code)).Select(file => file.Path));

    /// <summary>The compiler puts in a constant's value: only the source still names the layer it is from.</summary>
    [Theory]
    [MemberData(nameof(LayeringTests.Names), MemberType = typeof(LayeringTests))]
    public void A_layer_names_only_the_layers_below(string layer)
    {
        var forbidden = Layers.Allowed.Keys.Except(Layers.Allowed[layer]).Where(other => other != layer).ToHashSet(StringComparer.Ordinal);

        var found = Engine.Where(file => file.Path.StartsWith($"engine/{layer}/", StringComparison.Ordinal))
            .Where(file => PartNamed().Matches(file.Code).Any(match => forbidden.Contains(match.Groups["part"].Value)))
            .Select(file => Path.GetFileNameWithoutExtension(file.Path));

        Assert.Empty(found);
    }

    [Theory]
    [InlineData("engine")]
    [InlineData("tests/unit")]
    public void A_file_has_one_type_of_its_name(string directory) =>
        Assert.Empty(SourceFile.Beneath(directory).Where(file => !HasItsOneType(file)).Select(file => file.Path));

    [Theory]
    [InlineData("internal unsafe class X", true)]
    [InlineData("[LibraryImport(\"\")]", true)]
    [InlineData("[DllImport(\"\")]", true)]
    [InlineData("fixed (byte* p = x)", true)]
    [InlineData("fixed(byte* p = x)", true)]
    [InlineData("var p = (byte*)stackalloc byte[8];", true)]
    [InlineData("byte* p = stackalloc byte[8];", true)]
    [InlineData("Span<byte> quad = stackalloc byte[8];", false)]
    [InlineData("var unsafely = Unfixed(stackalloc byte[8]);", false)]
    [InlineData("var product = a * b; // unsafe", false)]
    [InlineData("var text = \"unsafe /* fixed (\" + '\"' + \" DllImport */\";", false)]
    public void What_counts_as_unmanaged(string code, bool expected) => Assert.Equal(expected, Unmanaged().IsMatch(SourceFile.Strip(code)));

    /// <summary>Namespaces are file-scoped, so a top-level type begins at the first column.</summary>
    private static bool HasItsOneType(SourceFile file)
    {
        var names = TopLevelType().Matches(file.Code).Select(match => match.Groups["name"].Value).ToList();
        return names.Count == 1 && names[0] == Path.GetFileNameWithoutExtension(file.Path).Split('.')[0];
    }

    [GeneratedRegex(@"\b(unsafe|DllImport|LibraryImport)\b|\bfixed\s*\(|\*\s*\w*\s*=\s*stackalloc\b|\*\s*\)\s*stackalloc\b")]
    private static partial Regex Unmanaged();

    [GeneratedRegex(@"\bConsole\s*\.|\bSystem\.Console\b")]
    private static partial Regex Console();

    /// <summary>"using CrContainers.Engine.Image;", and "Image.ImageLimits" from inside CrContainers.Engine.</summary>
    [GeneratedRegex(@"\bCrContainers\.Engine\.(?<part>\w+)|(?<![\w.])(?<part>[A-Z]\w*)\.[A-Z]")]
    private static partial Regex PartNamed();

    [GeneratedRegex(@"^(?:(?:public|internal|private|protected|file|static|sealed|abstract|partial|readonly|ref|unsafe)\s+)*(?:record\s+struct|record\s+class|class|struct|record|interface|enum|delegate\s+[\w<>\[\]?]+)\s+(?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex TopLevelType();
}
