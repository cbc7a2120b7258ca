namespace CrContainers.Engine.Image;

/// <summary>The blocks of page contents that were used last, of all images that one address space comes from.</summary>
/// <param name="most">How many are kept.</param>
internal sealed class KeptBlocks(int most)
{
    private const int OfOneRow = 4;
    private const int OfSeveral = 16;
    private readonly List<(PageContents Of, long Number, byte[] Bytes)> blocks = [];

    /// <summary>Enough for who goes up the addresses. Where contents lie in one row, that is the next block each time; where they were written in several passes, or lie in several
    /// images, it is one of as many blocks.</summary>
    public static KeptBlocks For(CheckpointImage image) =>
        new(image.Tasks.All(task => task.Memory.Pages.LiesInOneRow) ? OfOneRow : OfSeveral + image.Head.Sources.Count);

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
        if (blocks.Count < most)
        {
            return GC.AllocateUninitializedArray<byte>(ImageFormat.SumBlock);
        }

        var buffer = blocks[^1].Bytes;
        blocks.RemoveAt(blocks.Count - 1);
        return buffer;
    }

    public void Add(PageContents contents, long number, byte[] bytes) => blocks.Insert(0, (contents, number, bytes));
}
