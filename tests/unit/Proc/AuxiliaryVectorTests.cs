using CrContainers.Engine.Proc;
using static CrContainers.Tests.Unit.Proc.Hostile;

namespace CrContainers.Tests.Unit.Proc;

public sealed class AuxiliaryVectorTests
{
    private const string File = "/proc/PID/auxv";

    /// <summary>AT_SYSINFO_EHDR, AT_PAGESZ, AT_PHDR, AT_SECURE and AT_NULL of a real task.</summary>
    private static readonly byte[] Good = Convert.FromHexString(
        "2100000000000000005024f07e7f0000" + "06000000000000000010000000000000" + "03000000000000004090994ef8550000"
        + "17000000000000000000000000000000" + "00000000000000000000000000000000");

    [Fact]
    public void The_file_of_a_real_task()
    {
        var values = AuxiliaryVector.Parse(Good);

        Assert.Equal(4, values.Count);
        Assert.Equal((0x7f7ef0245000UL, 4096UL, 0x55f84e999040UL, 0UL), (values[33], values[6], values[3], values[23]));
    }

    [Fact]
    public void The_first_of_its_type_counts_and_nothing_behind_the_end()
    {
        var values = AuxiliaryVector.Parse([.. Pair(6, 1), .. Pair(6, 2), .. Pair(ulong.MaxValue, ulong.MaxValue), .. Pair(0, 0), .. Pair(7, 7)]);

        Assert.Equal(2, values.Count);
        Assert.Equal((1UL, ulong.MaxValue), (values[6], values[ulong.MaxValue]));
    }

    /// <summary>As for a kernel thread or a zombie.</summary>
    [Fact]
    public void A_task_without_memory_has_none() => Assert.Empty(AuxiliaryVector.Parse([]));

    [Fact]
    public void A_vector_cut_off_anywhere_is_refused() => RejectsCuts(File, Good, text => AuxiliaryVector.Parse(text), shortest: 1);

    [Fact]
    public void Anything_else_gives_a_value_or_a_clear_error() => Survives(File, Good, text => AuxiliaryVector.Parse(text));

    private static byte[] Pair(ulong type, ulong value) => [.. BitConverter.GetBytes(type), .. BitConverter.GetBytes(value)];
}
