using CrContainers.Engine.Checkpoint;
using CrContainers.Engine.Proc;
using static CrContainers.Tests.Unit.Proc.Hostile;

namespace CrContainers.Tests.Unit.Checkpoint;

public sealed class HeldMappingsTests
{
    private const string First = "1000-2000 rw-p 00000000 00:00 0 \n";
    private const string Second = "2000-4000 r--p 00000000 00:00 0 \n";
    private const string Scratch = "7000-8000 rw-p 00000000 00:00 0 \n";
    private const string Last = "9000-a000 rw-p 00000000 00:00 0 \n";
    private static readonly IReadOnlyList<SmapsMapping> Listed = Maps.Parse(Bytes(First + Second + Last));

    [Theory]
    [InlineData(First, Second, Last)]
    [InlineData(First, Second, Scratch, Last)]
    [InlineData(First, Second, Last, "b000-c000 rw-p 00000000 00:00 0 \n")]
    public void Flags_are_those_of_the_mappings_that_are_listed(params string[] headers)
    {
        var flagged = HeldMappings.WithFlags(Listed, Flagged(headers));

        Assert.Equal(Listed.Select(mapping => (mapping.Start, mapping.End)), flagged!.Select(mapping => (mapping.Start, mapping.End)));
        Assert.All(flagged!, mapping => Assert.True(mapping.Has("rd")));
    }

    [Theory]
    [InlineData(First, Second)]
    [InlineData(First, Scratch, Last)]
    [InlineData(First, "2000-3000 r--p 00000000 00:00 0 \n", Last)]
    [InlineData()]
    public void A_mapping_without_flags_is_noticed(params string[] headers) => Assert.Null(HeldMappings.WithFlags(Listed, Flagged(headers)));

    [Fact]
    public void Many_are_known_without_flags_first()
    {
        using var held = HeldMappings.Begin(Environment.ProcessId);

        Assert.True(held.AreAwaited);
        Assert.Contains(held.Listed, mapping => mapping.Name == "[vdso]" && mapping.VmFlags.Count == 0);
    }

    private static IReadOnlyList<SmapsMapping> Flagged(string[] headers) => Smaps.Parse(Bytes(string.Concat(headers.Select(header => header + "VmFlags: rd \n"))));
}
