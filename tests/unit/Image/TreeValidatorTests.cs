using CrContainers.Engine;
using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using static CrContainers.Engine.Errors.ImageError;

namespace CrContainers.Tests.Unit.Image;

/// <summary>Trees that break one rule each: none of them gets as far as a file being made.</summary>
public sealed class TreeValidatorTests
{
    private static readonly TreeEntryRecord Root = new() { Kind = TreeEntryKind.Directory, Path = "", Mode = 0x1ff };
    private static readonly TreeEntryRecord File = new() { Kind = TreeEntryKind.Regular, Path = "f", Size = 10, DataBytes = 4 };
    private static readonly TreeDataRecord Data = new(0, [1, 2, 3, 4]);

    private static readonly Dictionary<string, (TreeEntryRecord[] Entries, TreeDataRecord[] Data, ImageError Expected)> Cases = new()
    {
        ["absolute"] = ([Root, File with { Path = "/f" }], [Data], BadValue),
        ["leads out"] = ([Root, File with { Path = "../f" }], [Data], BadValue),
        ["leads out in the middle"] = ([Root, File with { Path = "a/../../f" }], [Data], BadValue),
        ["ends with a slash"] = ([Root, File with { Path = "f/" }], [Data], BadValue),
        ["no directory before it"] = ([Root, File with { Path = "d/f" }], [Data], DanglingReference),
        ["no mounted directory"] = ([File], [Data], DanglingReference),
        ["beneath a file"] = ([Root, File, File with { Path = "f/g", DataBytes = 0 }], [Data], DanglingReference),
        ["beneath a symbolic link"] = ([Root, File with { Kind = TreeEntryKind.Symlink, Path = "l", Target = "/etc", Size = 0, DataBytes = 0 }, File with { Path = "l/f", DataBytes = 0 }], [], DanglingReference),
        ["twice"] = ([Root, File, File], [Data], BadValue),
        ["mounted directory is a file"] = ([Root with { Kind = TreeEntryKind.Fifo }], [], BadValue),
        ["mode"] = ([Root, File with { Mode = 0x8000 }], [Data], BadValue),
        ["size"] = ([Root, File with { Size = -1, DataBytes = 0 }], [], BadValue),
        ["more contents than size"] = ([Root, File with { Size = 3 }], [Data], BadValue),
        ["fifo with contents"] = ([Root, File with { Kind = TreeEntryKind.Fifo, DataBytes = 0 }], [], BadValue),
        ["kind"] = ([Root, File with { Kind = (TreeEntryKind)7, DataBytes = 0 }], [], BadValue),
        ["symbolic link to nowhere"] = ([Root, File with { Kind = TreeEntryKind.Symlink, Size = 0, DataBytes = 0 }], [], BadValue),
        ["file with a target"] = ([Root, File with { Target = "x" }], [Data], BadValue),
        ["hard link to what did not come"] = ([Root, File with { Kind = TreeEntryKind.HardLink, Size = 0, DataBytes = 0, Target = "x" }], [], DanglingReference),
        ["hard link to a directory"] = ([Root, File with { Kind = TreeEntryKind.HardLink, Size = 0, DataBytes = 0, Target = "" }], [], BadValue),
        ["contents before the file"] = ([Root, File], [Data with { Offset = -1 }], BadValue),
        ["contents after the file"] = ([Root, File], [Data with { Offset = 7 }], BadValue),
        ["contents far after the file"] = ([Root, File], [Data with { Offset = long.MaxValue }], BadValue),
        ["no contents"] = ([Root, File], [Data with { Contents = [] }], BadValue),
        ["more contents than said"] = ([Root, File], [new(0, [1, 2, 3, 4, 5])], BadValue),
        ["contents twice"] = ([Root, File], [new(2, [1, 2]), new(3, [3, 4])], BadValue),
    };

    public static TheoryData<string> Names() => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_refused(string name)
    {
        var (entries, data, expected) = Cases[name];

        Assert.Equal(expected, Assert.Throws<ImageException>(() => CheckpointEngine.VerifyImage(Image(entries, data))).Id);
    }

    [Fact]
    public void The_same_tree_without_a_fault_is_taken() => CheckpointEngine.VerifyImage(Image([Root, File], [Data]));

    /// <summary>TREE says what its entries hold.</summary>
    private static MemoryStream Image(TreeEntryRecord[] entries, TreeDataRecord[] data)
    {
        var tree = new TreeRecord { MountPoint = "/x", EntryCount = entries.Length, DataBytes = entries.Sum(entry => entry.DataBytes) };
        var image = ExampleImage.Build();
        image = image with { Head = image.Head with { TreeCount = 1 }, Trees = [tree] };
        return new MemoryStream(ExampleImage.Encode(image, writer => ExampleTree.Write(writer, entries, data)));
    }
}
