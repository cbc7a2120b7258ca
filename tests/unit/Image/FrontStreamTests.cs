using CrContainers.Engine.Image;

namespace CrContainers.Tests.Unit.Image;

/// <summary>What comes before contents that were written first, when it is longer than the room that was left.</summary>
public sealed class FrontStreamTests : IDisposable
{
    private const int Front = 2 * ImageFormat.PageSize;
    private readonly string path = Path.GetTempFileName();

    [Theory]
    [InlineData(Front)]
    [InlineData(Front / 2)]
    [InlineData(Front - 1)]
    [InlineData(3 * Front)]
    public void Contents_give_way_wherever_a_piece_ends(int piece)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        using var contents = new ContentsFile(file, Front, null, isAwaited: false);
        contents.Free(1).Fill(7);
        contents.Append(Enumerable.Repeat((byte)7, ImageFormat.PageSize).ToArray());
        contents.Settle();

        using var front = new FrontStream(file, contents);
        for (var written = 0; written < 4 * Front; written += piece)
        {
            front.Write(Enumerable.Repeat((byte)9, piece).ToArray(), 0, piece);
        }

        var all = File.ReadAllBytes(path);
        Assert.True(contents.At >= front.Position, "the contents begin behind what comes before them");
        Assert.All(all[..(int)front.Position], value => Assert.Equal(9, value));
        Assert.All(all[(int)contents.At..(int)(contents.At + contents.Bytes)], value => Assert.Equal(7, value));
    }

    public void Dispose() => File.Delete(path);
}
