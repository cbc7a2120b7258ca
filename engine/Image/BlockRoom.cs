namespace CrContainers.Engine.Image;

/// <summary>Buffers for blocks of page contents. Getting memory from the kernel takes as long as reading into it: the first ones can be made ahead.</summary>
internal sealed class BlockRoom
{
    private const int MostAhead = 2;

    private readonly Stack<byte[]> ready = new();

    /// <summary>Makes the first ones, and touches them.</summary>
    /// <param name="bytes">Of all contents.</param>
    public void Make(long bytes)
    {
        for (var left = bytes; left > 0 && ready.Count < MostAhead; left -= ImageFormat.SumBlock)
        {
            var buffer = Allocate(bytes);
            buffer.AsSpan().Fill(1);
            ready.Push(buffer);
        }
    }

    /// <summary>A buffer for the next block.</summary>
    /// <param name="left">Bytes of contents that are still to come, this block's among them.</param>
    public byte[] Take(long left) => ready.TryPop(out var buffer) && buffer.Length >= Math.Min(left, ImageFormat.SumBlock) ? buffer : Allocate(left);

    private static byte[] Allocate(long bytes) => GC.AllocateUninitializedArray<byte>((int)Math.Min(bytes, ImageFormat.SumBlock));
}
