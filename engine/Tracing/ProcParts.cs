using CrContainers.Engine.Native;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Tracing;

/// <summary>A file of /proc that may be large, read piece by piece.</summary>
internal sealed class ProcParts : IDisposable
{
    private const int FirstBuffer = 1 << 14;

    /// <summary>What the kernel gives at once of most files.</summary>
    private const int PartSize = 1 << 12;

    private readonly string path;
    private readonly Func<ReadOnlySpan<byte>, int> take;
    private readonly Action<ReadOnlySpan<byte>> takeLast;
    private readonly SafeFileHandle file;
    private byte[] text = new byte[FirstBuffer];
    private int length;

    /// <param name="path">The file.</param>
    /// <param name="take">Is shown what there is, and says how many of its bytes it takes; what it leaves comes again, with more behind it.</param>
    /// <param name="takeLast">Is given what is left at the end.</param>
    public ProcParts(string path, Func<ReadOnlySpan<byte>, int> take, Action<ReadOnlySpan<byte>> takeLast)
    {
        this.path = path;
        this.take = take;
        this.takeLast = takeLast;
        file = FileOpening.Open(path, OpenFlags.ReadOnly);
    }

    /// <summary>Reads some more; false: that was the end, and all is taken.</summary>
    public bool Next()
    {
        var count = FileOpening.Read(file, path, text.AsSpan(length));
        length += count;
        if (count == 0)
        {
            takeLast(text.AsSpan(0, length));
            return false;
        }

        if (length > text.Length - PartSize)
        {
            var taken = take(text.AsSpan(0, length));
            text.AsSpan(taken, length - taken).CopyTo(text);
            length -= taken;
        }

        if (length == text.Length)
        {
            Array.Resize(ref text, 2 * length);
        }

        return true;
    }

    public void Dispose() => file.Dispose();
}
