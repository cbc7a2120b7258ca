using System.Runtime.InteropServices;

namespace CrContainers.Bench;

/// <summary>
/// Does what a measurement is about to do, so that it finds warm what it needs. A virtual machine gives its host back what lies
/// free, and a page given back takes up to ten times as long when it is used next; files and memory do not draw on the same pages.
/// </summary>
internal sealed class Warmth(Workspace workspace, Floors floors, long bytes)
{
    private const int ChunkBytes = 4 << 20;

    /// <summary>Measures something that writes a file.</summary>
    public T OfFiles<T>(Func<T> measure)
    {
        floors.Write();
        floors.Settle();
        return measure();
    }

    /// <summary>Measures something that fills memory.</summary>
    public T OfMemory<T>(Func<T> measure)
    {
        TouchMemory();
        return measure();
    }

    private unsafe void TouchMemory()
    {
        var memory = (byte*)NativeMemory.Alloc((nuint)Math.Max(bytes, Floors.FreshBytes));
        try
        {
            for (var done = 0L; done < bytes; done += ChunkBytes)
            {
                workspace.Continue();
                new Span<byte>(memory + done, (int)Math.Min(ChunkBytes, bytes - done)).Fill(1);
            }
        }
        finally
        {
            NativeMemory.Free(memory);
        }
    }
}
