using System.Buffers.Binary;
using CrContainers.Engine.Proc;
using CsCheck;

namespace CrContainers.Tests.Unit.Proc;

public sealed class ElfNotesTests
{
    private const int FirstNoteHeader = 64;
    private const int SecondNoteHeader = FirstNoteHeader + 56;
    private const int SecondNotes = 208;

    private static readonly byte[] Id = Convert.FromHexString("c89156ebdabf859f4ee70cb0c303004dccf1ae51");

    /// <summary>The notes of Debian's /bin/true: a property, eight-byte aligned; then build id and ABI tag, four-byte aligned.</summary>
    private static readonly byte[] Property = Convert.FromHexString("040000001000000005000000474e5500028000c0040000000100000000000000");
    private static readonly byte[] BuildIdAndTag = Convert.FromHexString(
        "040000001400000003000000474e5500c89156ebdabf859f4ee70cb0c303004dccf1ae51" + "040000001000000001000000474e550000000000030000000200000000000000");

    private static readonly byte[] Good = Elf();

    [Fact]
    public void The_build_id_of_a_real_program() => Assert.Equal(Id, ElfNotes.BuildId(Good));

    [Fact]
    public void The_build_id_of_a_program_of_this_machine()
    {
        var file = Environment.ProcessPath!;

        Assert.Equal(20, ElfNotes.BuildId(File.ReadAllBytes(file).AsSpan(0, 4096)).Length);
    }

    [Fact]
    public void A_build_id_behind_another_note_is_found()
    {
        var elf = Elf();
        BuildIdAndTag[36..].CopyTo(elf, SecondNotes);
        BuildIdAndTag[..36].CopyTo(elf, SecondNotes + 32);

        Assert.Equal(Id, ElfNotes.BuildId(elf));
    }

    [Fact]
    public void A_start_cut_off_has_the_id_or_none()
    {
        for (var length = 0; length < Good.Length; length++)
        {
            Assert.Equal(length < SecondNotes + BuildIdAndTag.Length ? [] : Id, ElfNotes.BuildId(Good.AsSpan(0, length)));
        }
    }

    /// <summary>Another class, byte order or magic; sizes and places that lead out of the file, or around it.</summary>
    [Theory]
    [InlineData(0, 0x7e)]
    [InlineData(4, 1)]
    [InlineData(5, 2)]
    [InlineData(32, ulong.MaxValue)]
    [InlineData(32, 0x8000_0000_0000_0000)]
    [InlineData(54, 55)]
    [InlineData(54, ushort.MaxValue)]
    [InlineData(56, 0)]
    [InlineData(SecondNoteHeader, 1)]
    [InlineData(SecondNoteHeader + 8, ulong.MaxValue)]
    [InlineData(SecondNoteHeader + 8, 1UL << 33)]
    [InlineData(SecondNoteHeader + 32, ulong.MaxValue)]
    [InlineData(SecondNoteHeader + 32, 11)]
    [InlineData(SecondNotes, uint.MaxValue)]
    [InlineData(SecondNotes + 4, uint.MaxValue)]
    [InlineData(SecondNotes + 4, 65)]
    [InlineData(SecondNotes + 8, 4)]
    [InlineData(SecondNotes + 12, 0x58554e47)]
    public void A_header_that_lies_gives_no_build_id(int place, ulong value)
    {
        var elf = Elf();
        Put(elf, place, value);

        Assert.Empty(ElfNotes.BuildId(elf));
    }

    [Fact]
    public void Many_headers_in_a_circle_end()
    {
        var elf = Elf();
        Put(elf, 56, ushort.MaxValue);

        Assert.Equal(Id, ElfNotes.BuildId(elf));
        Put(elf, 54, ushort.MaxValue);
        Assert.Empty(ElfNotes.BuildId(elf));
    }

    [Fact]
    public void Any_bytes_give_an_id_or_none() => Gen.Byte.Array[0, 300].Sample(bytes =>
        Assert.InRange(ElfNotes.BuildId(bytes).Length, 0, 64));

    [Fact]
    public void Any_bytes_in_a_good_file_give_an_id_or_none()
    {
        var odd = Gen.OneOf<ulong>(Gen.ULong, Gen.OneOf<ulong>(0, ulong.MaxValue, uint.MaxValue, int.MaxValue, 1UL << 31, 1UL << 63, ulong.MaxValue - 11));
        Gen.Select(Gen.Int[6, Good.Length - 1], odd).Array[1, 6].Sample(
            edits =>
            {
                var elf = Elf();
                foreach (var (place, value) in edits)
                {
                    Put(elf, place, value);
                }

                Assert.InRange(ElfNotes.BuildId(elf).Length, 0, 64);
            },
            iter: 10_000);
    }

    private static byte[] Elf()
    {
        byte[] elf = new byte[SecondNotes + BuildIdAndTag.Length + 8];
        "\u007fELF\u0002\u0001\u0001"u8.CopyTo(elf);
        Put(elf, 32, FirstNoteHeader);
        Put(elf, 54, 56);
        Put(elf, 56, 2);
        PutHeader(elf, FirstNoteHeader, 176, Property.Length, 8);
        PutHeader(elf, SecondNoteHeader, SecondNotes, BuildIdAndTag.Length, 4);
        Property.CopyTo(elf, 176);
        BuildIdAndTag.CopyTo(elf, SecondNotes);
        return elf;
    }

    private static void PutHeader(byte[] elf, int header, int place, int length, int alignment)
    {
        Put(elf, header, 4);
        Put(elf, header + 8, (ulong)place);
        Put(elf, header + 32, (ulong)length);
        Put(elf, header + 48, (ulong)alignment);
    }

    /// <summary>As wide as the field at that place of the samples: identification one byte, ELF header two, notes four, else eight.</summary>
    private static void Put(byte[] elf, int place, ulong value)
    {
        var width = place < 16 ? 1 : place is >= 40 and < FirstNoteHeader ? 2 : place >= 176 || place is FirstNoteHeader or SecondNoteHeader ? 4 : 8;
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        width = Math.Min(width, elf.Length - place);
        bytes[..width].CopyTo(elf.AsSpan(place));
    }
}
