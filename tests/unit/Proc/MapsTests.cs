using CrContainers.Engine.Proc;
using static CrContainers.Tests.Unit.Proc.Hostile;

namespace CrContainers.Tests.Unit.Proc;

public sealed class MapsTests
{
    private const string File = "/proc/PID/maps";
    private const string Good =
        "55f84e99b000-55f84e9a0000 r-xp 00002000 fe:00 248174                     /usr/bin/sleep\n"
        + "7ef02450f000-7ef024511000 rw-p 00000000 00:00 0 \n"
        + "7fd830d39000-7fd830d3a000 rw-s 00000000 fe:00 11657236                   /tmp/a\\012b c\\d (deleted)\n"
        + "ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]\n";

    [Fact]
    public void Lines_of_a_real_task()
    {
        var mappings = Maps.Parse(Bytes(Good));

        Assert.Equal(
            [
                (0x55f84e99b000UL, 0x55f84e9a0000UL, 5u, false, 0x2000UL, 0xfeu, 248174UL, "/usr/bin/sleep"),
                (0x7ef02450f000UL, 0x7ef024511000UL, 3u, false, 0UL, 0u, 0UL, ""),
                (0x7fd830d39000UL, 0x7fd830d3a000UL, 3u, true, 0UL, 0xfeu, 11657236UL, "/tmp/a\nb c\\d (deleted)"),
                (0xffffffffff600000UL, 0xffffffffff601000UL, 4u, false, 0UL, 0u, 0UL, "[vsyscall]"),
            ],
            mappings.Select(m => (m.Start, m.End, m.Protection, m.Shared, m.Offset, m.DeviceMajor, m.Inode, m.Name)));
        Assert.All(mappings, mapping => Assert.Equal(0u, mapping.DeviceMinor));
    }

    /// <summary>Seen on 6.18: of all bytes only the newline is escaped here, and the backslash itself is not.</summary>
    [Theory]
    [InlineData("/tmp/a\\040b", "/tmp/a\\040b")]
    [InlineData("/tmp/a\tb \\134x", "/tmp/a\tb \\134x")]
    [InlineData("/tmp/a\\012\\012b", "/tmp/a\n\nb")]
    [InlineData("/tmp/\\01", "/tmp/\\01")]
    [InlineData("/tmp/\u00ff\u0001", "/tmp/\u00ff\u0001")]
    [InlineData("/x (deleted) (deleted)", "/x (deleted) (deleted)")]
    [InlineData("[anon:a b: c]", "[anon:a b: c]")]
    public void Names_as_the_kernel_writes_them(string written, string name) =>
        Assert.Equal(name, Maps.Parse(Bytes($"1000-2000 r--p 00000000 00:01 5    {written}\n"))[0].Name);

    [Fact]
    public void Nothing_is_no_mapping() => Assert.Empty(Maps.Parse([]));

    [Theory]
    [InlineData("\n")]
    [InlineData("1000-2000 r--p 00000000 00:01 5 /x")]
    [InlineData("1000-2000\n")]
    [InlineData("1000-2000 r--p\n")]
    [InlineData("1000-2000 r--p 00000000\n")]
    [InlineData("1000-2000 r--p 00000000 00:01\n")]
    [InlineData("1000-2000 r--p 00000000 00 5\n")]
    [InlineData("1000-2000 r-\n")]
    [InlineData("1000-2000 R--p 00000000 00:01 5\n")]
    [InlineData("1000-2000 r--x 00000000 00:01 5\n")]
    [InlineData("2000-1000 r--p 00000000 00:01 5\n")]
    [InlineData("1000-1000 r--p 00000000 00:01 5\n")]
    [InlineData("-1000 r--p 00000000 00:01 5\n")]
    [InlineData("1000-10000000000000000 r--p 00000000 00:01 5\n")]
    [InlineData("1000-2000 r--p 10000000000000000 00:01 5\n")]
    [InlineData("1000-2000 r--p 00000000 100000000:01 5\n")]
    [InlineData("1000-2000 r--p 00000000 00:100000000 5\n")]
    [InlineData("1000-2000 r--p 00000000 00:01 18446744073709551616\n")]
    [InlineData("1000-2000 r--p 00000000 00:01 5x /a\n")]
    [InlineData("\u007fELF\u0002\u0001\n")]
    public void What_is_no_mapping_is_refused(string text) => Rejects(File, () => Maps.Parse(Bytes(text)));

    [Fact]
    public void The_largest_numbers_fit()
    {
        var mapping = Maps.Parse(Bytes("0-ffffffffffffffff rwxs ffffffffffffffff ffffffff:ffffffff 18446744073709551615\n"))[0];

        Assert.Equal((ulong.MaxValue, ulong.MaxValue, uint.MaxValue, ulong.MaxValue), (mapping.End, mapping.Offset, mapping.DeviceMinor, mapping.Inode));
    }

    [Fact]
    public void Anything_else_gives_a_value_or_a_clear_error() => Survives(File, Bytes(Good), text => Maps.Parse(text));
}
