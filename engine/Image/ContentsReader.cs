using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image;

/// <summary>Reads the parts of one file's contents and checks that they fit it.</summary>
internal static class ContentsReader
{
    /// <param name="records">At the first part.</param>
    /// <param name="size">Of the file.</param>
    /// <param name="dataBytes">Of all parts.</param>
    /// <param name="take">Gets each part.</param>
    public static void Read<T>(RecordReader records, long size, long dataBytes, Action<T> take)
        where T : IRecord<T>, IFileContents
    {
        long end = 0;
        for (var left = dataBytes; left > 0;)
        {
            var data = records.Read<T>();
            var length = data.Contents.Length;
            records.Checks.Require(length > 0 && length <= left, data, $"{T.Type} of {length} bytes where {left} are left");
            records.Checks.Require(data.Offset >= end && data.Offset <= size - length, data, $"{T.Type} at {data.Offset} in a file of {size} bytes");
            take(data);
            end = data.Offset + length;
            left -= length;
        }
    }
}
