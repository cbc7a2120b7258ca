using CrContainers.Engine.Errors;

namespace CrContainers.Engine.Image.Records;

/// <summary>The checks of HEAD that decide whether the rest may be read at all.</summary>
internal static class HeadCheck
{
    public static void Magic(ref PayloadReader reader)
    {
        var at = reader.Offset;
        if (reader.U32() != ImageFormat.HeadMagic)
        {
            throw new ImageException(ImageError.BadMagic, at, "not a checkpoint: wrong magic");
        }
    }

    public static (ushort Major, ushort Minor) Version(ref PayloadReader reader)
    {
        var at = reader.Offset;
        var major = reader.U16();
        var minor = reader.U16();
        return major == ImageFormat.Major && minor <= ImageFormat.Minor
            ? (major, minor)
            : throw new ImageException(
                ImageError.NewerVersion, at, $"format version {major}.{minor}; this program reads {ImageFormat.Major}.0 to {ImageFormat.Major}.{ImageFormat.Minor}",
                "use the version of cr that wrote it, or a newer one");
    }

    public static ulong Flags(ref PayloadReader reader)
    {
        var at = reader.Offset;
        var flags = reader.U64();
        return flags == 0 ? flags : throw new ImageException(ImageError.BadValue, at, $"unknown checkpoint flags {flags:x}");
    }

    public static int Count(ref PayloadReader reader, int least, int most)
    {
        var at = reader.Offset;
        var count = reader.I32();
        return count >= least && count <= most
            ? count
            : throw new ImageException(ImageError.CountOverLimit, at, $"a count of {count}; {least} to {most} is allowed");
    }
}
