using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Restore;

namespace CrContainers.Tests.Unit.Restore;

public sealed class AnonymousAreasTests
{
    private const uint None = 0;
    private const uint Read = 1;
    private const uint ReadWrite = 3;
    private const uint ReadExecute = 5;
    private static readonly VmaRecord First = Mapping(0x10000, ReadWrite, MappingFlags.Account);

    /// <summary>All are mapped writable, since they count against the commit limit.</summary>
    [Fact]
    public void Neighbours_of_other_names_and_rights_to_write_are_one() => Assert.Equal(
        [First with { End = 0x14000, Protection = Read }],
        AnonymousAreas.Of([First, Next(Read), Mapping(0x12000, ReadWrite, MappingFlags.Account) with { Name = "[anon:x]" }, Mapping(0x13000, ReadWrite, MappingFlags.Account)]));

    [Theory]
    [InlineData(None, MappingFlags.Account)]
    [InlineData(ReadExecute, MappingFlags.Account)]
    [InlineData(ReadWrite, MappingFlags.Account | MappingFlags.NoHugePage)]
    [InlineData(ReadWrite, MappingFlags.None)]
    public void Others_are_not(uint protection, MappingFlags flags) => ExpectApart(First, Next(protection, flags));

    [Theory]
    [InlineData(MappingFlags.GrowsDown)]
    [InlineData(MappingFlags.Droppable)]
    [InlineData(MappingFlags.HugeTlb2M)]
    public void Some_never_are(MappingFlags flags) => ExpectApart(First with { Flags = flags }, Next(ReadWrite, flags));

    [Fact]
    public void One_that_is_not_mapped_writable_is_apart() => ExpectApart(Mapping(0x10000, ReadWrite, MappingFlags.None), Next(Read, MappingFlags.None));

    [Fact]
    public void Nor_are_any_with_a_gap_between() => ExpectApart(First, Mapping(0x12000, ReadWrite, MappingFlags.Account));

    [Fact]
    public void Those_of_files_are_none_of_them()
    {
        var file = Next(ReadWrite) with { Kind = MappingKind.File, FileId = 1 };
        var last = Mapping(0x12000, ReadWrite, MappingFlags.Account);

        Assert.Equal([First, last], AnonymousAreas.Of([First, file, last]));
    }

    private static void ExpectApart(params VmaRecord[] mappings) => Assert.Equal(mappings, AnonymousAreas.Of(mappings));

    private static VmaRecord Next(uint protection, MappingFlags flags = MappingFlags.Account) => Mapping(0x11000, protection, flags);

    private static VmaRecord Mapping(ulong start, uint protection, MappingFlags flags) =>
        new() { Kind = MappingKind.Anonymous, Start = start, End = start + 0x1000, Protection = protection, Flags = flags };
}
