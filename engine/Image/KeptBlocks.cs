namespace CrContainers.Engine.Image;

/// <summary>The blocks of page contents that were used last, of all images that one address space comes from.</summary>
/// <param name="images">How many those are: whoever goes up the addresses goes from one image to the other, and each time to the same block.</param>
internal sealed class KeptBlocks(int images)
{
    private const int More = 3;
    private readonly List<(PageContents Of, long Number, byte[] Bytes)> blocks = [];

    /// <summary>Null where it is not there. The one used last stands first.</summary>
    public byte[]? Find(PageContents contents, long number)
    {
        var place = blocks.FindIndex(block => block.Of == contents && block.Number == number);
        if (place < 0)
        {
            return null;
        }

        var found = blocks[place];
        blocks.RemoveAt(place);
        blocks.Insert(0, found);
        return found.Bytes;
    }

    /// <summary>A buffer for the next block, that of the one which nobody has used for longest.</summary>
    public byte[] EmptyBuffer()
    {
        if (blocks.Count < images + More)
        {
            return GC.AllocateUninitializedArray<byte>(ImageFormat.SumBlock);
        }

        var buffer = blocks[^1].Bytes;
        blocks.RemoveAt(blocks.Count - 1);
        return buffer;
    }

    public void Add(PageContents contents, long number, byte[] bytes) => blocks.Insert(0, (contents, number, bytes));
}
