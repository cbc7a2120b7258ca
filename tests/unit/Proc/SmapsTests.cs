using CrContainers.Engine.Proc;
using static CrContainers.Tests.Unit.Proc.Hostile;

namespace CrContainers.Tests.Unit.Proc;

public sealed class SmapsTests
{
    private const string File = "/proc/PID/smaps";
    private const string Header = "55f84e99b000-55f84e9a0000 r-xp 00002000 fe:00 248174                     /usr/bin/sleep\n";
    private const string Fields =
        "Size:                 20 kB\nKernelPageSize:        4 kB\nMMUPageSize:           4 kB\nRss:                  20 kB\n"
        + "Pss:                  20 kB\nPss_Dirty:             0 kB\nShared_Clean:          0 kB\nShared_Dirty:          0 kB\n"
        + "Private_Clean:        20 kB\nPrivate_Dirty:         0 kB\nReferenced:           20 kB\nAnonymous:             0 kB\n"
        + "KSM:                   0 kB\nLazyFree:              0 kB\nAnonHugePages:         0 kB\nShmemPmdMapped:        0 kB\n"
        + "FilePmdMapped:         0 kB\nShared_Hugetlb:        0 kB\nPrivate_Hugetlb:       0 kB\nSwap:                  0 kB\n"
        + "SwapPss:               0 kB\nLocked:                0 kB\nTHPeligible:           0\n";

    private const string Flags = "VmFlags: rd ex mr mw me \n";
    private const string Stack = "7ffd6b6bf000-7ffd6b6e0000 rw-p 00000000 00:00 0                          [stack]\n";
    private const string Good = Header + Fields + Flags + Stack + Fields + "ProtectionKey:         3\nVmFlags: rd wr mr mw me gd ac \n";

    [Fact]
    public void Two_mappings_of_a_real_task()
    {
        var mappings = Smaps.Parse(Bytes(Good));

        Assert.Equal(["/usr/bin/sleep", "[stack]"], mappings.Select(mapping => mapping.Name));
        Assert.Equal([0x55f84e99b000UL, 0x7ffd6b6bf000UL], mappings.Select(mapping => mapping.Start));
        Assert.Equal([5u, 3u], mappings.Select(mapping => mapping.Protection));
        Assert.Equal(["rd", "ex", "mr", "mw", "me"], mappings[0].VmFlags);
        Assert.Equal(["rd", "wr", "mr", "mw", "me", "gd", "ac"], mappings[1].VmFlags);
        Assert.Equal([0, 3], mappings.Select(mapping => mapping.ProtectionKey));
        Assert.True(mappings[1].Has("gd"));
        Assert.False(mappings[0].Has("gd"));
    }

    [Fact]
    public void Wherever_the_text_is_cut_its_pieces_are_the_same_mappings()
    {
        var text = Bytes(Good + "AfterTheFlags: 3\n").ToArray();
        var wanted = Smaps.Parse(text).Select(Describe);
        for (var length = 0; length <= text.Length; length++)
        {
            var parser = new SmapsParser();
            var whole = SmapsParser.WholeMappings(text.AsSpan(0, length));
            parser.Take(text.AsSpan(0, whole));
            parser.Take(text.AsSpan(whole));

            Assert.InRange(whole, 0, length);
            Assert.Equal(wanted, parser.Mappings.Select(Describe));
        }
    }

    [Fact]
    public void The_same_flags_are_one_list()
    {
        var mappings = Smaps.Parse(Bytes(string.Concat(Enumerable.Repeat(Good, 3))));

        Assert.Same(mappings[0].VmFlags, mappings[2].VmFlags);
        Assert.Same(mappings[1].VmFlags, mappings[5].VmFlags);
        Assert.Equal(["rd", "wr", "mr", "mw", "me", "gd", "ac"], mappings[5].VmFlags);
    }

    private static string Describe(SmapsMapping mapping) => $"{mapping with { VmFlags = [] }} {string.Join(' ', mapping.VmFlags)}";

    [Theory]
    [InlineData(Header + "Future:  12 pages of a kind\n" + Flags)]
    [InlineData(Header + "Later_Number: 99999999999999999999999999\n" + Flags)]
    [InlineData(Header + Flags + "AfterTheFlags: 3\n")]
    [InlineData(Header + "VmFlags: rd ex mr mw me\n")]
    public void Fields_of_later_kernels_are_passed_over(string text) =>
        Assert.Equal(["rd", "ex", "mr", "mw", "me"], Assert.Single(Smaps.Parse(Bytes(text))).VmFlags);

    [Theory]
    [InlineData("VmFlags: \n", 0)]
    [InlineData("VmFlags:\n", 0)]
    [InlineData("VmFlags: ?? zz \n", 2)]
    public void Flags_may_be_none_or_unknown(string flags, int count) =>
        Assert.Equal(count, Smaps.Parse(Bytes(Header + flags))[0].VmFlags.Count);

    [Fact]
    public void A_name_cannot_pass_for_a_line_or_a_flag()
    {
        var mapping = Assert.Single(Smaps.Parse(Bytes("1000-2000 rw-s 00000000 00:01 7   /tmp/x\\012VmFlags: zz \\0122000-3000 (deleted)\nVmFlags: rd \n")));

        Assert.Equal("/tmp/x\nVmFlags: zz \n2000-3000 (deleted)", mapping.Name);
        Assert.Equal(["rd"], mapping.VmFlags);
    }

    [Fact]
    public void Nothing_is_no_mapping() => Assert.Empty(Smaps.Parse([]));

    [Theory]
    [InlineData("\n")]
    [InlineData("Size: 4 kB\n")]
    [InlineData(Flags)]
    [InlineData("ProtectionKey: 0\n")]
    [InlineData(Header)]
    [InlineData(Header + Fields)]
    [InlineData(Header + Fields + Stack + Flags)]
    [InlineData(Header + Flags + Flags)]
    [InlineData(Header + Flags + "ProtectionKey: 0\n")]
    [InlineData(Header + "a line with no label\n" + Flags)]
    [InlineData(Header + "ProtectionKey: \n" + Flags)]
    [InlineData(Header + "ProtectionKey: 2147483648\n" + Flags)]
    [InlineData(Header + "VmFlags: r\n")]
    [InlineData(Header + "VmFlags: rd e\n")]
    [InlineData(Header + "VmFlags: rdex\n")]
    [InlineData(Header + "VmFlags: rd  ex\n")]
    [InlineData(Header + "VmFlags: rdx ex\n")]
    [InlineData(Header + "VmFlags: rd ex mr")]
    [InlineData("1000-2000\n")]
    public void What_is_no_smaps_is_refused(string text) => Rejects(File, () => Smaps.Parse(Bytes(text)));

    [Fact]
    public void A_text_cut_off_anywhere_but_behind_a_mapping_is_refused()
    {
        var first = Bytes(Header + Fields + Flags);

        RejectsCuts(File, first, text => Smaps.Parse(text), shortest: 1);
    }

    [Fact]
    public void Anything_else_gives_a_value_or_a_clear_error() => Survives(File, Bytes(Good), text => Smaps.Parse(text));
}
