namespace CrContainers.Tests.Plugin.Compose;

/// <summary>What is read of compose files, and in what words a wrong one is refused: with file, line and column.</summary>
public sealed class ComposeFileTests : IDisposable
{
    private const string Letters = "[]{}:,&*!|>'\"%@`#-? \n\t<$a\0";

    private readonly ProjectFolder folder = new ProjectFolder().Runs("a", "b", "c");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("services: {a: {depends_on: [b]}, b: {depends_on: [c]}, c: {}}", "c b a")]
    [InlineData("services: {a: {depends_on: {b: {condition: service_started}}}, b: , c: }", "b a c")]
    [InlineData("services: {a: {links: ['c:db']}, b: {network_mode: 'service:a'}, c: {volumes_from: ['container:x']}}", "c a b")]
    [InlineData("services: {a: {volumes_from: ['b:ro']}, b: {ipc: 'service:c', profiles: [p]}, c: {}}", "c b a")]
    [InlineData("services: {a: {depends_on: {b: {required: false}, nowhere: {required: false}}}, b: {}, c: {}}", "b a c")]
    [InlineData("services: {c: {}, b: {}, a: {}}", "c b a")]
    [InlineData("version: '2.4'\nvolumes: {x: }\nservices:\n  a: &a\n    depends_on: [c]\n  b: *a\n  c: {image: [any, {thing: 1}]}", "c a b")]
    [InlineData("x: &x {depends_on: [c]}\nservices: {a: {<<: *x}, b: {<<: [*x, {depends_on: [a]}]}, c: {}}", "c a b")]
    [InlineData("x: &x {depends_on: [c]}\nservices: {a: {<<: *x, depends_on: [b]}, b: {}, c: {}}", "b a c")]
    [InlineData("services: {a: {extends: b}, b: {depends_on: [c]}, c: {}}", "c a b")]
    [InlineData("services: {a: {extends: {service: b}}, b: {extends: {service: c, file: base.yaml}}, c: {}}", "c a b")]
    public void Dependencies_decide_the_order(string text, string order)
    {
        folder.With("compose.yaml", text).With("base.yaml", "services: {c: {depends_on: ['c']}}");

        Assert.Equal(order.Split(' '), folder.Order());
    }

    [Theory]
    [InlineData("a: {depends_on: [$$b]}", "3:29: service a needs service $b, which is not there")]
    [InlineData("a: {depends_on: ['${NO}']}", "3:29: service a needs service , which is not there")]
    [InlineData("a: {depends_on: ['${NO:?say which}']}", "3:29: variable NO is required: say which")]
    [InlineData("a: {depends_on: ['${NO']}", "3:29: ${NO is not closed")]
    [InlineData("a: {depends_on: ['${NO:-b']}", "3:29: ${NO is not closed")]
    [InlineData("a: {depends_on: ['${NO:=b}']}", "3:29: \"=\" is not expected after ${NO")]
    [InlineData("a: {depends_on: ['$']}", "3:29: a variable's name is expected after \"$\"; a dollar is written $$")]
    [InlineData("a: {depends_on: b}", "3:28: a list is expected here")]
    [InlineData("a: {depends_on: [[b]]}", "3:29: text is expected here")]
    [InlineData("a: [b]", "3:15: a service is a mapping")]
    [InlineData("a: {depends_on: [a]}", "3:29: services need each other: a -> a")]
    [InlineData("a: {depends_on: [b]}, b: {depends_on: [c]}, c: {depends_on: [b]}", "3:73: services need each other: b -> c -> b")]
    [InlineData("a: {extends: a}", "3:15: service a extends itself")]
    [InlineData("a: {extends: nope}", "3:25: there is no service nope in ")]
    [InlineData("a: {extends: {file: compose.yaml}}", "3:25: it does not say which service")]
    [InlineData("a: {extends: {file: nope.yaml, service: x}}", "3:32: there is no file ")]
    [InlineData("a: {depends_on: [b], depends_on: [c]}", "3:33: Duplicate key depends_on")]
    [InlineData("a: {depends_on: *nowhere}", "3:28: there is no anchor nowhere before it")]
    [InlineData("? [a] : x", "3:14: a key must be plain text")]
    public void What_is_malformed_is_named_with_its_place(string services, string error)
    {
        folder.With("compose.yaml", $"# a comment\nname: shop\nservices: {{{services}}}\n");

        var result = folder.Run("ps");

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith($"cr: compose ps {folder.Path("compose.yaml")}:{error}", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("services: [\n", ":2:1: While parsing a node")]
    [InlineData("services: {a: {}}\n---\nservices: {}", ":3:1: it is a second document")]
    [InlineData("include: [other.yaml]\nservices: {a: {}}", ":1:10: \"include\" is not read")]
    [InlineData("services:\n\ta: {}", ":1:1: While scanning a mapping, found invalid tab as indentation.")]
    [InlineData("services:\n{ a:\n    d\npends_o': [b]\n", ":1:9: from here on it is no YAML")]
    [InlineData("", ":1:1: it has no services")]
    [InlineData("[a]", ":1:1: a mapping is expected here")]
    [InlineData("just text", ":1:1: a mapping is expected here")]
    public void What_is_no_compose_file_is_named_with_its_place(string text, string error)
    {
        folder.With("compose.yaml", text);

        var result = folder.Run("ps");

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith($"cr: compose ps {folder.Path("compose.yaml")}{error}", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Depth_is_bounded()
    {
        folder.With("compose.yaml", $"services: {new string('[', 100_000)}");

        Assert.Contains(":1:74: it nests deeper than 64 levels\n", folder.Run("ps").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Size_is_bounded()
    {
        folder.With("compose.yaml", $"services: {{a: {{}}}}\n#{new string('x', 1 << 20)}");

        Assert.Contains("it is larger than 1 MiB\n", folder.Run("ps").Error, StringComparison.Ordinal);
    }

    /// <summary>Ten times ten times … the same: read as what it is, a graph. As a key it would have to be hashed in full.</summary>
    [Fact]
    public void Aliases_of_aliases_do_no_harm()
    {
        var bomb = "x0: &x0 [b]\n" + string.Concat(Enumerable.Range(1, 30).Select(level => $"x{level}: &x{level} [{string.Join(',', Enumerable.Repeat($"*x{level - 1}", 10))}]\n"));
        folder.With("compose.yaml", bomb + "services: {a: {depends_on: [b], image: *x30}, b: {}, c: {}}");
        Assert.Equal(["b", "a", "c"], folder.Order());

        folder.With("compose.yaml", bomb + "services: {a: {*x30 : 1}}");
        Assert.Contains("a key must be plain text", folder.Run("ps").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mapping_that_is_merged_into_itself_is_read_once()
    {
        folder.With("compose.yaml", "services: {a: &a {depends_on: [b], <<: *a}, b: {}, c: {}}");

        Assert.Equal(["b", "a", "c"], folder.Order());
    }

    [Fact]
    public void Random_bytes_are_refused_in_one_line()
    {
        var random = new Random(1);
        for (var round = 0; round < 50; round++)
        {
            var text = "services:\n  a:\n    depends_on: [b]\n  b: {}\n".ToCharArray();
            for (var change = 0; change < 3; change++)
            {
                text[random.Next(text.Length)] = Letters[random.Next(Letters.Length)];
            }

            folder.With("compose.yaml", new string(text));
            var result = folder.Run("ps", "-p", "shop");
            Assert.True(result.ExitCode is 0 or 1 or 2, $"{new string(text)}\n{result.Error}");
            Assert.DoesNotContain("mistake in cr", result.Error, StringComparison.Ordinal);
        }
    }
}
