using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Tests.Unit.Image;

/// <summary>The address space of <see cref="ExampleImage"/>: a mapping of every kind.</summary>
internal static class ExampleMemory
{
    public const int Code = 0;
    public const int Data = 1;
    public const int Heap = 2;
    public const int Named = 3;
    public const int Shared = 4;
    public const int MemoryFile = 5;
    public const int SharedMemory = 6;
    public const int Segment = 7;
    public const int HugeFile = 8;
    public const int HugePages = 9;
    public const int Stack = 10;
    public const int Vvar = 11;
    public const int Vdso = 12;

    public static MmImage Build()
    {
        var mappings = Mappings();
        return new MmImage(
            Bounds(mappings.Length),
            mappings,
            new MmContextRecord { Ldt = [0, 0x00cf_fb00_0000_ffff, 0x00c0_f300_0000_0fff] },
            new PagesRecord { Id = 1, Skipped = 17, Contents = 2, Runs = PlacedRun.InSequence([new(ExampleImage.DataPage, 1), new(ExampleImage.StackPage, 1)]) });
    }

    private static MmRecord Bounds(int mappings) => new()
    {
        Id = 1,
        StartCode = 0x400000, EndCode = 0x401fff, StartData = 0x402000, EndData = 0x402100, StartBrk = 0x500000, Brk = 0x510000,
        StartStack = 0x7ffd_0000_1f00, ArgStart = 0x7ffd_0000_1f20, ArgEnd = 0x7ffd_0000_1f28, EnvStart = 0x7ffd_0000_1f28, EnvEnd = 0x7ffd_0000_1f40,
        Auxv = [6, 0, 0, 0, 0, 0, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, .. new byte[16]],
        LockFuture = 0,
        MappingCount = mappings,
    };

    private static VmaRecord[] Mappings() =>
    [
        new() { Kind = MappingKind.File, Start = 0x400000, End = 0x402000, Protection = 5, Flags = MappingFlags.None, FileId = 1 },
        new() { Kind = MappingKind.File, Start = 0x402000, End = 0x404000, Protection = 3, Flags = MappingFlags.Account, FileId = 1, FileOffset = 0x2000 },
        new() { Kind = MappingKind.Anonymous, Start = 0x500000, End = 0x510000, Protection = 3, Flags = MappingFlags.Account | MappingFlags.DontFork, Name = "[heap]" },
        new()
        {
            Kind = MappingKind.Anonymous, Start = 0x7f00_0000_0000, End = 0x7f00_0000_8000, Protection = 3, Flags = MappingFlags.NoReserve, Name = "[anon:arena]",
            Guards = [new(0x7f00_0000_0000, 1), new(0x7f00_0000_4000, 2)],
        },
        new() { Kind = MappingKind.File, Start = 0x7f10_0000_0000, End = 0x7f10_0000_1000, Protection = 1, Flags = MappingFlags.SharedReadOnly, FileId = 2 },
        new() { Kind = MappingKind.File, Start = 0x7f20_0000_0000, End = 0x7f20_0000_4000, Protection = 5, Flags = MappingFlags.Shared, FileId = ExampleFiles.MemoryFile, FileOffset = 0x1000 },
        new() { Kind = MappingKind.File, Start = 0x7f20_0000_4000, End = 0x7f20_0000_5000, Protection = 3, Flags = MappingFlags.Shared | MappingFlags.NoReserve, FileId = ExampleFiles.SharedMemory, FileOffset = 0x3000 },
        new() { Kind = MappingKind.File, Start = 0x7f20_0000_5000, End = 0x7f20_0000_7000, Protection = 3, Flags = MappingFlags.Shared, FileId = ExampleFiles.Segment },
        new() { Kind = MappingKind.File, Start = 0x7f30_0000_0000, End = 0x7f30_0020_0000, Protection = 3, Flags = MappingFlags.Shared | MappingFlags.HugeTlb2M, FileId = ExampleFiles.HugeFile, FileOffset = 0x20_0000 },
        new() { Kind = MappingKind.Anonymous, Start = 0x7f40_0000_0000, End = 0x7f40_4000_0000, Protection = 3, Flags = MappingFlags.NoReserve | MappingFlags.DontFork | MappingFlags.HugeTlb1G },
        new() { Kind = MappingKind.Anonymous, Start = 0x7ffd_0000_0000, End = 0x7ffd_0000_2000, Protection = 3, Flags = MappingFlags.GrowsDown | MappingFlags.Account, Name = "[stack]" },
        new() { Kind = MappingKind.Vdso, Start = 0x7ffd_1000_0000, End = 0x7ffd_1000_4000, Protection = 1, Flags = MappingFlags.None, Name = "[vvar]" },
        new() { Kind = MappingKind.Vdso, Start = 0x7ffd_1000_4000, End = 0x7ffd_1000_6000, Protection = 5, Flags = MappingFlags.None, Name = "[vdso]" },
    ];
}
