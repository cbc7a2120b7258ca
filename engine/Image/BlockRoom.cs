namespace CrContainers.Engine.Image;

/// <summary>Buffers for blocks of page contents. Getting memory from the kernel takes as long as reading into it: that of the first block can be made ahead.</summary>
internal sealed class BlockRoom
{
    private byte[]? ready;

    /// <summary>Makes the first one, and touches it.</summary>
    /// <param name="bytes">Of all contents.</param>
    public void Make(long bytes)
    {
        ready = Allocate(bytes);
        ready.AsSpan().Fill(1);
    }

    /// <summary>A buffer for the next block.</summary>
    /// <param name="left">Bytes of contents that are still to come, this block's among them.</param>
    public byte[] Take(long left)
    {
        var buffer = ready?.Length >= Math.Min(left, ImageFormat.SumBlock) ? ready : Allocate(left);
        ready = null;
        return buffer;
    }

    private static byte[] Allocate(long bytes) => GC.AllocateUninitializedArray<byte>((int)Math.Min(bytes, ImageFormat.SumBlock));
}
