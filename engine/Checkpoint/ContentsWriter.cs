using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Checkpoint;

/// <summary>Copies the contents of one file into the image, part by part.</summary>
internal static class ContentsWriter
{
    /// <param name="records">Take them.</param>
    /// <param name="file">Open for reading.</param>
    /// <param name="name">For messages.</param>
    /// <param name="extents">Where it has contents.</param>
    /// <param name="most">Bytes of a part.</param>
    /// <param name="record">Makes the record of a part at an offset.</param>
    public static void Write<T>(IRecordSink records, SafeFileHandle file, string name, IReadOnlyList<(long Offset, long Length)> extents, int most, Func<long, byte[], T> record)
        where T : IRecord<T>
    {
        foreach (var (start, length) in extents)
        {
            for (long done = 0; done < length;)
            {
                var part = new byte[Math.Min(length - done, most)];
                Fill(file, name, part, start + done);
                records.Write(record(start + done, part));
                done += part.Length;
            }
        }
    }

    private static void Fill(SafeFileHandle file, string name, byte[] part, long offset)
    {
        for (var done = 0; done < part.Length;)
        {
            var count = FileOpening.ReadAt(file, name, part.AsSpan(done), offset + done);
            done += count > 0 ? count : throw new CrException(
                ErrorKind.Unsupported, "read", name, "it became shorter while it was read: a process put into the container by exec writes to it",
                "end that process first");
        }
    }
}
