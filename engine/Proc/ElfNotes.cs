using System.Buffers.Binary;

namespace CrContainers.Engine.Proc;

/// <summary>Finds the build id of a 64-bit ELF file in the file's first bytes. The file is whatever the program mapped, so
/// every offset and length in it is doubted, and what does not fit is no build id.</summary>
internal static class ElfNotes
{
    private const int HeaderBytes = 64;
    private const int ProgramHeaderBytes = 56;
    private const int NoteHeaderBytes = 12;
    private const uint ProgramNote = 4;
    private const uint GnuBuildId = 3;

    /// <summary>Linkers make 8, 16 or 20 bytes; longer than this is none.</summary>
    private const uint MostBytes = 64;

    /// <summary>Empty where there is none within <paramref name="fileStart"/>.</summary>
    public static byte[] BuildId(ReadOnlySpan<byte> fileStart)
    {
        if (fileStart.Length < HeaderBytes || !fileStart.StartsWith("\u007fELF\u0002\u0001"u8))
        {
            return [];
        }

        var offset = U64(fileStart[32..]);
        var size = U16(fileStart[54..]);
        var count = size < ProgramHeaderBytes ? 0 : U16(fileStart[56..]);
        for (var i = 0; i < count; i++)
        {
            var header = Slice(fileStart, unchecked(offset + (ulong)(i * size)), ProgramHeaderBytes);
            if (header.Length > 0 && U32(header) == ProgramNote && Find(fileStart, header) is { Length: > 0 } id)
            {
                return id;
            }
        }

        return [];
    }

    private static byte[] Find(ReadOnlySpan<byte> file, ReadOnlySpan<byte> header)
    {
        var alignment = U64(header[48..]) == 8 ? 8UL : 4UL;
        var notes = Slice(file, U64(header[8..]), U64(header[32..]));
        while (notes.Length >= NoteHeaderBytes)
        {
            var (nameBytes, valueBytes, type) = (U32(notes), U32(notes[4..]), U32(notes[8..]));
            var valueAt = Align(NoteHeaderBytes + (ulong)nameBytes, alignment);
            if (type == GnuBuildId && Slice(notes, NoteHeaderBytes, nameBytes).SequenceEqual("GNU\0"u8))
            {
                return valueBytes <= MostBytes ? Slice(notes, valueAt, valueBytes).ToArray() : [];
            }

            var next = Align(valueAt + valueBytes, alignment);
            notes = next < (ulong)notes.Length ? notes[(int)next..] : [];
        }

        return [];
    }

    private static ulong Align(ulong value, ulong alignment) => (value + alignment - 1) / alignment * alignment;

    /// <summary>Empty unless all of it is there.</summary>
    private static ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> bytes, ulong offset, ulong length) =>
        offset <= (ulong)bytes.Length && length <= (ulong)bytes.Length - offset ? bytes.Slice((int)offset, (int)length) : [];

    private static ushort U16(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static uint U32(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private static ulong U64(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt64LittleEndian(bytes);
}
