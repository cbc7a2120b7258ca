using CrContainers.Engine;
using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using static CrContainers.Engine.Errors.ImageError;
using Change = System.Func<CrContainers.Engine.Image.CheckpointImage, CrContainers.Engine.Image.CheckpointImage>;

namespace CrContainers.Tests.Unit.Image;

/// <summary>Files without a name that break one rule each, and contents that do not fit them.</summary>
public sealed class NamelessValidatorTests
{
    private static readonly Dictionary<string, (Change Change, ImageError Expected)> States = new()
    {
        ["no path"] = (Changed(FileKind.Nameless, file => file with { Path = "" }), BadValue),
        ["leads out"] = (Changed(FileKind.Nameless, file => file with { Path = "/../x" }), BadValue),
        ["the root itself"] = (Changed(FileKind.RemovedDirectory, file => file with { Path = "/" }), BadValue),
        ["memfd with a long name"] = (Changed(FileKind.MemoryFile, file => file with { Path = new string('a', 250) }), BadValue),
        ["shared memory with a name"] = (Changed(FileKind.SharedMemory, file => file with { Path = "x" }), BadValue),
        ["segment with a name"] = (Changed(FileKind.Segment, file => file with { Path = "x" }), BadValue),
        ["build-id"] = (Changed(FileKind.MemoryFile, file => file with { BuildId = [1] }), BadValue),
        ["negative size"] = (Changed(FileKind.MemoryFile, file => file with { Size = -1 }), BadValue),
        ["more contents than size"] = (Detailed(FileKind.Nameless, detail => detail with { DataBytes = 10001 }), BadValue),
        ["negative contents"] = (Detailed(FileKind.Nameless, detail => detail with { DataBytes = -1 }), BadValue),
        ["directory with contents"] = (Detailed(FileKind.RemovedDirectory, detail => detail with { DataBytes = 1 }), BadValue),
        ["empty shared memory"] = (Changed(FileKind.SharedMemory, file => file with { Size = 0, Nameless = new NamelessDetail() }), BadValue),
        ["shared memory of half a page"] = (Changed(FileKind.SharedMemory, file => file with { Size = 16385 }), BadValue),
        ["empty segment"] = (Changed(FileKind.Segment, file => file with { Size = 0 }), BadValue),
        ["set-uid"] = (Detailed(FileKind.Nameless, detail => detail with { Mode = 0x9ed }), BadValue),
        ["set-uid memfd"] = (Detailed(FileKind.MemoryFile, detail => detail with { Mode = 0x9ed }), BadValue),
        ["no owner"] = (Detailed(FileKind.Nameless, detail => detail with { Uid = uint.MaxValue }), BadValue),
        ["no group"] = (Detailed(FileKind.Nameless, detail => detail with { Gid = uint.MaxValue }), BadValue),
        ["shared memory with rights"] = (Detailed(FileKind.SharedMemory, detail => detail with { Mode = 1 }), BadValue),
        ["unknown seal"] = (Detailed(FileKind.MemoryFile, detail => detail with { Seals = 0x40 }), BadValue),
        ["sealed file"] = (Detailed(FileKind.Nameless, detail => detail with { Seals = 1 }), BadValue),
        ["file with a key"] = (Detailed(FileKind.Nameless, detail => detail with { Key = 1 }), BadValue),
        ["file with a segment's id"] = (Detailed(FileKind.MemoryFile, detail => detail with { SegmentId = 1 }), BadValue),
        ["negative segment id"] = (Detailed(FileKind.Segment, detail => detail with { SegmentId = -1 }), BadValue),
        ["removed segment with a key"] = (Detailed(FileKind.Segment, detail => detail with { IsRemoved = true }), BadValue),
        ["segment id twice"] = (WithSecondSegment(detail => detail with { Key = 78 }), BadValue),
        ["segment key twice"] = (WithSecondSegment(detail => detail with { SegmentId = 1 }), BadValue),
        ["huge pages of no size"] = (Detailed(FileKind.MemoryFile, detail => detail with { HugePageSize = 4096 }), BadValue),
        ["file of huge pages"] = (Detailed(FileKind.Nameless, detail => detail with { HugePageSize = 2 << 20 }), BadValue),
        ["memfd of a half huge page"] = (Huge(file => file with { Size = 3 << 20 }), BadValue),
        ["shared memory of a part of a huge page"] = (Detailed(FileKind.SharedMemory, detail => detail with { HugePageSize = 2 << 20 }), BadValue),
        ["memfd with more contents than huge pages"] = (Huge(file => file with { Nameless = file.Nameless! with { DataBytes = (4 << 20) + 1 } }), BadValue),
        ["segment with more contents than huge pages"] = (Detailed(FileKind.Segment, detail => detail with { HugePageSize = 2 << 20, DataBytes = (2 << 20) + 1 }), BadValue),
        ["mapping of huge pages of a file of others"] = (Huge(file => file with { Nameless = file.Nameless! with { HugePageSize = 0 } }), BadValue),
        ["mapping of other huge pages than the file's"] = (image => image.WithVma(ExampleMemory.HugeFile, vma => vma with { Flags = MappingFlags.Shared | MappingFlags.HugeTlb1G }), BadValue),
        ["mapping of ordinary pages of a file of huge ones"] = (image => image.WithVma(ExampleMemory.HugeFile, vma => vma with { Flags = MappingFlags.Shared }), BadValue),
        ["mapping of huge pages of a named file"] = (image => image.WithVma(ExampleMemory.HugeFile, vma => vma with { FileId = 1 }), BadValue),
        ["huge pages of two sizes"] = (image => image.WithVma(ExampleMemory.HugePages, vma => vma with { Flags = MappingFlags.HugeTlb1G | MappingFlags.HugeTlb2M }), BadValue),
        ["part of a huge page"] = (image => image.WithVma(ExampleMemory.HugePages, vma => vma with { End = vma.End - 0x1000 }), BadValue),
        ["huge page at an odd address"] = (image => image.WithVma(ExampleMemory.HugePages, vma => vma with { Start = vma.Start + 0x20_0000, End = vma.End + 0x20_0000 }), BadValue),
        ["huge page at an odd offset"] = (image => image.WithVma(ExampleMemory.HugeFile, vma => vma with { FileOffset = 0x1000 }), BadValue),
        ["huge pages with a name"] = (image => image.WithVma(ExampleMemory.HugePages, vma => vma with { Name = "[anon:x]" }), BadValue),
        ["huge pages with guards"] = (image => image.WithVma(ExampleMemory.HugePages, vma => vma with { Guards = [new(vma.Start, 1)] }), BadValue),
        ["huge pages that are locked"] = (image => image.WithVma(ExampleMemory.HugePages, vma => vma with { Flags = vma.Flags | MappingFlags.Locked }), BadValue),
        ["huge pages that count against the commit limit"] = (image => image.WithVma(ExampleMemory.HugePages, vma => vma with { Flags = MappingFlags.Account | MappingFlags.HugeTlb1G }), BadValue),
        ["executable"] = (image => image.WithTaskRecord(task => task with { ExecutableId = 51 }), DanglingReference),
        ["working directory"] = (image => image.WithTask(task => task with { FileSystem = task.FileSystem with { WorkingDirectoryId = 51 } }), DanglingReference),
        ["mapped directory"] = (image => image.WithVma(ExampleMemory.MemoryFile, vma => vma with { FileId = 52 }), DanglingReference),
        ["directory opened for writing"] = (image => image.WithOpenFile(2, file => file with { FileId = 52, Flags = 2 }), BadValue),
        ["opened by its name"] = (image => image.WithOpenFile(2, file => file with { FileId = ExampleFiles.MemoryFile, Flags = 0x20000 }), BadValue),
        ["writing mapping of what is sealed against it"] = (Detailed(FileKind.MemoryFile, detail => detail with { Seals = 8 }), BadValue),
        ["private mapping of shared memory"] = (image => image.WithVma(ExampleMemory.SharedMemory, vma => vma with { Flags = MappingFlags.None }), BadValue),
        ["private mapping of a segment"] = (image => image.WithVma(ExampleMemory.Segment, vma => vma with { Flags = MappingFlags.None }), BadValue),
        ["mapping that begins beyond shared memory"] = (image => image.WithVma(ExampleMemory.SharedMemory, vma => vma with { FileOffset = 0x4000 }), BadValue),
        ["mapping that ends beyond shared memory"] = (image => image.WithVma(ExampleMemory.SharedMemory, vma => vma with { Start = vma.Start, FileOffset = 0x3000, End = vma.End + 0x1000 }).WithVma(ExampleMemory.Segment, vma => vma with { Start = vma.Start + 0x1000 }), BadValue),
        ["mapping that ends beyond a segment"] = (image => image.WithVma(ExampleMemory.Segment, vma => vma with { End = vma.End + 0x1000 }), BadValue),
        ["segment that begins before all addresses"] = (image => image.WithVma(ExampleMemory.Code, vma => vma with { Start = 0x1000, End = 0x2000, Flags = MappingFlags.Shared, FileId = ExampleFiles.Segment, FileOffset = 0x1000 }), BadValue),
    };

    private static readonly Dictionary<string, (FileDataRecord[] Data, ImageError Expected)> Contents = new()
    {
        ["before the file"] = ([new(51, -1, new byte[10])], BadValue),
        ["after the file"] = ([new(51, 9991, new byte[10])], BadValue),
        ["far after the file"] = ([new(51, long.MaxValue, new byte[10])], BadValue),
        ["nothing"] = ([new(51, 0, [])], BadValue),
        ["more than said"] = ([new(51, 0, new byte[11])], BadValue),
        ["overlapping"] = ([new(51, 100, new byte[5]), new(51, 104, new byte[5])], BadValue),
        ["in disorder"] = ([new(51, 100, new byte[5]), new(51, 0, new byte[5])], BadValue),
        ["of another file"] = ([new(53, 0, new byte[10])], DanglingReference),
        ["longer than a part may be"] = ([new(51, 0, new byte[ImageLimits.FileData + 1])], CountOverLimit),
    };

    public static TheoryData<string> StateNames() => [.. States.Keys];

    public static TheoryData<string> ContentNames() => [.. Contents.Keys];

    [Theory]
    [MemberData(nameof(StateNames))]
    public void A_bad_state_is_refused(string name)
    {
        var (change, expected) = States[name];

        Assert.Equal(expected, Assert.Throws<ImageException>(() => CheckpointEngine.ReadImage(new MemoryStream(ExampleImage.EncodeState(change(ExampleImage.Build()))))).Id);
    }

    [Theory]
    [MemberData(nameof(ContentNames))]
    public void Bad_contents_are_refused(string name)
    {
        var (data, expected) = Contents[name];
        var image = ExampleImage.Build();

        Assert.Equal(expected, Assert.Throws<ImageException>(() => CheckpointEngine.VerifyImage(Encode(image, data))).Id);
    }

    [Fact]
    public void A_segment_of_the_same_key_as_none_is_taken() => CheckpointEngine.ReadImage(new MemoryStream(ExampleImage.EncodeState(
        WithSecondSegment(detail => detail with { Key = 0, SegmentId = 1, IsRemoved = true })(ExampleImage.Build()))));

    private static MemoryStream Encode(CheckpointImage image, FileDataRecord[] data) => new(ExampleImage.Encode(image, writer => ExampleTree.Write(writer, image.Trees), writer =>
    {
        foreach (var part in data)
        {
            writer.Write(part);
        }
    }));

    private static Change Changed(FileKind kind, Func<FileRecord, FileRecord> change) =>
        image => image with { Files = [.. image.Files.Select(file => file.Kind == kind ? change(file) : file)] };

    private static Change Detailed(FileKind kind, Func<NamelessDetail, NamelessDetail> change) =>
        Changed(kind, file => file with { Nameless = change(file.Nameless!) });

    private static Change Huge(Func<FileRecord, FileRecord> change) =>
        image => image with { Files = [.. image.Files.Select(file => file.Id == ExampleFiles.HugeFile ? change(file) : file)] };

    private static Change WithSecondSegment(Func<NamelessDetail, NamelessDetail> change) => image =>
    {
        var segment = image.Files.Single(file => file.Kind == FileKind.Segment);
        return image with { Head = image.Head with { FileCount = image.Files.Count + 1 }, Files = [.. image.Files, segment with { Id = 99, Nameless = change(segment.Nameless!) }] };
    };
}
