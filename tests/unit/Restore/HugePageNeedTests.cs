using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Restore;
using CrContainers.Tests.Unit.Image;

namespace CrContainers.Tests.Unit.Restore;

/// <summary>How many huge pages an image takes.</summary>
public sealed class HugePageNeedTests
{
    private const ulong Large = 2 << 20;
    private const ulong Gigantic = 1 << 30;
    private const ulong Place = 0x7f30_0000_0000;

    [Fact]
    public void The_example_has_a_page_in_a_file_and_reserves_as_many() =>
        Assert.Equal((1UL, 0UL), (HugePageNeed.Of(ExampleImage.Build(), Large), HugePageNeed.Of(ExampleImage.Build(), Gigantic)));

    [Theory]
    [InlineData(MappingFlags.HugeTlb2M, 4, new ulong[0], 4)]
    [InlineData(MappingFlags.HugeTlb2M | MappingFlags.NoReserve, 4, new ulong[0], 0)]
    [InlineData(MappingFlags.HugeTlb2M | MappingFlags.NoReserve, 4, new ulong[] { 0x1000, 0x40_0000 }, 2)]
    [InlineData(MappingFlags.HugeTlb2M, 4, new ulong[] { 0x1000 }, 4)]
    public void Of_private_memory(MappingFlags flags, int pages, ulong[] touched, ulong needed) =>
        Assert.Equal(needed, HugePageNeed.Of(With([Private(flags, pages)], [.. touched.Select(at => new PageRun(Place + at, 1))]), Large));

    [Fact]
    public void Mappings_of_one_file_reserve_each_page_once() =>
        Assert.Equal(2UL, HugePageNeed.Of(With([Shared(0, 0, 1), Shared(1, 0, 2), Shared(3, 1, 1)], []), Large));

    [Fact]
    public void A_file_without_reservation_takes_its_contents() =>
        Assert.Equal(1UL, HugePageNeed.Of(With([Shared(0, 0, 2) with { Flags = MappingFlags.Shared | MappingFlags.HugeTlb2M | MappingFlags.NoReserve }], []), Large));

    [Fact]
    public void A_segment_is_reserved_to_its_last_page()
    {
        var image = ExampleImage.Build();
        var files = image.Files.Select(file => file.Kind == FileKind.Segment ? file with { Size = (3 << 20) + 1, Nameless = file.Nameless! with { HugePageSize = Large } } : file);

        Assert.Equal(3UL, HugePageNeed.Of(image with { Files = [.. files] }, Large));
    }

    private static VmaRecord Private(MappingFlags flags, int pages) =>
        new() { Kind = MappingKind.Anonymous, Start = Place, End = Place + ((ulong)pages * Large), Protection = 3, Flags = flags };

    private static VmaRecord Shared(ulong place, ulong offset, ulong pages) => new()
    {
        Kind = MappingKind.File, Start = Place + (place * Large), End = Place + ((place + pages) * Large), Protection = 3, Flags = MappingFlags.Shared | MappingFlags.HugeTlb2M, FileId = ExampleFiles.HugeFile, FileOffset = offset * Large,
    };

    /// <summary>The example with other mappings; where none is of its file, without that.</summary>
    private static CheckpointImage With(VmaRecord[] mappings, PageRun[] runs)
    {
        var image = ExampleImage.Build();
        var memory = image.Tasks[0].Memory with { Mappings = mappings, Pages = image.Tasks[0].Memory.Pages.InSequence(runs) };
        var files = image.Files.Where(file => file.Id != ExampleFiles.HugeFile || mappings.Any(vma => vma.FileId == file.Id));
        return image with { Files = [.. files], Tasks = [image.Tasks[0] with { Memory = memory }] };
    }
}
