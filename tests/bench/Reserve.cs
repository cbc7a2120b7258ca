using System.Runtime.InteropServices;

namespace CrContainers.Bench;

/// <summary>
/// Memory kept from going cold. A virtual machine gives its host back what lies free, and a page given back takes up to ten
/// times as long when it is used next. So what a measurement will need is held here until it begins, and held again after it.
/// </summary>
internal sealed unsafe class Reserve(Workspace workspace, long blockBytes) : IDisposable
{
    private const int ChunkBytes = 4 << 20;

    private readonly Stack<nint> blocks = [];

    public void Take(int count)
    {
        for (; count > 0; count--)
        {
            var block = (byte*)NativeMemory.Alloc((nuint)blockBytes);
            blocks.Push((nint)block);
            for (var done = 0L; done < blockBytes; done += ChunkBytes)
            {
                workspace.Continue();
                new Span<byte>(block + done, (int)Math.Min(ChunkBytes, blockBytes - done)).Fill(1);
            }
        }
    }

    public void Give(int count)
    {
        for (; count > 0; count--)
        {
            NativeMemory.Free((void*)blocks.Pop());
        }
    }

    /// <summary>Measures something that has given back one block's worth by its end.</summary>
    public T During<T>(Func<T> measure)
    {
        Give(1);
        var result = measure();
        Take(1);
        return result;
    }

    public void Dispose() => Give(blocks.Count);
}
