using System.Buffers.Binary;
using System.Globalization;
using CrContainers.Engine.Errors;

namespace CrContainers.Engine.Proc;

/// <summary>/proc/PID/auxv: AT_* and value, in pairs of eight bytes, closed by AT_NULL.</summary>
internal static class AuxiliaryVector
{
    private const int PairBytes = 16;

    /// <summary>The first of several equal types counts, as for getauxval(3). A task without memory has none at all.</summary>
    public static IReadOnlyDictionary<ulong, ulong> Parse(ReadOnlySpan<byte> text)
    {
        if (text.Length % PairBytes != 0)
        {
            throw new CrException(ErrorKind.Kernel, "read", "/proc/PID/auxv",
                string.Create(CultureInfo.InvariantCulture, $"{text.Length} bytes are no whole number of pairs"));
        }

        var values = new Dictionary<ulong, ulong>();
        for (; text.Length > 0; text = text[PairBytes..])
        {
            var type = BinaryPrimitives.ReadUInt64LittleEndian(text);
            if (type == 0)
            {
                return values;
            }

            values.TryAdd(type, BinaryPrimitives.ReadUInt64LittleEndian(text[8..]));
        }

        return values.Count == 0 ? values : throw new CrException(ErrorKind.Kernel, "read", "/proc/PID/auxv", "cut off before AT_NULL");
    }
}
