using System.Text;
using CrContainers.Engine.Proc;
using CsCheck;
using static CrContainers.Tests.Unit.Proc.Hostile;

namespace CrContainers.Tests.Unit.Proc;

public sealed class KernelEscapesTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a\\040b\\011c\\012d\\134e", "a b\tc\nd\\e")]
    [InlineData("\\134012", "\\012")]
    [InlineData("\\000\\377", "\0\u00ff")]
    [InlineData("\\400\\08\\1x2\\", "\\400\\08\\1x2\\")]
    [InlineData("\\\\040", "\\ ")]
    [InlineData("\\01", "\\01")]
    public void Octal(string written, string plain) => Assert.Equal(plain, KernelEscapes.UndoOctal(Bytes(written)));

    [Theory]
    [InlineData("", "")]
    [InlineData("a\\012b", "a\nb")]
    [InlineData("\\040\\134\\011", "\\040\\134\\011")]
    [InlineData("\\01\\012", "\\01\n")]
    [InlineData("\\\\012", "\\\n")]
    [InlineData("\\0120", "\n0")]
    public void Newline(string written, string plain) => Assert.Equal(plain, KernelEscapes.UndoNewline(Bytes(written)));

    [Theory]
    [InlineData("", "")]
    [InlineData("a\\nb\\\\c", "a\nb\\c")]
    [InlineData("\\\\n", "\\n")]
    [InlineData("\\t\\", "\\t\\")]
    public void Short(string written, string plain) => Assert.Equal(plain, KernelEscapes.UndoShort(Bytes(written)));

    /// <summary>The kernel escapes the backslash too, so that no name is ambiguous.</summary>
    [Fact]
    public void What_the_kernel_does_to_a_mount_point_is_undone() => Gen.Byte.Array[0, 40].Sample(name =>
        Assert.Equal(Encoding.Latin1.GetString(name), KernelEscapes.UndoOctal(Escape(name, " \t\n\\#"))));

    [Fact]
    public void What_the_kernel_does_to_a_task_name_is_undone() => Gen.OneOf<byte>(Gen.Byte, Gen.OneOf((byte)'\\', (byte)'\n', (byte)'n')).Array[0, 40].Sample(name =>
        Assert.Equal(Encoding.Latin1.GetString(name), KernelEscapes.UndoShort(
            Bytes(Encoding.Latin1.GetString(name).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)))));

    [Fact]
    public void No_bytes_are_too_odd() => Gen.OneOf<byte>(Gen.Byte, Gen.OneOf([.. "\\\\01279n"u8])).Array[0, 40].Sample(name =>
    {
        Assert.InRange(KernelEscapes.UndoOctal(name).Length, 0, name.Length);
        Assert.InRange(KernelEscapes.UndoNewline(name).Length, 0, name.Length);
        Assert.InRange(KernelEscapes.UndoShort(name).Length, 0, name.Length);
    });

    private static byte[] Escape(byte[] name, string which) => Bytes(string.Concat(
        name.Select(sign => which.Contains((char)sign, StringComparison.Ordinal) ? "\\" + Convert.ToString(sign, 8).PadLeft(3, '0') : ((char)sign).ToString())));
}
