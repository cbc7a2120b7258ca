namespace CrContainers.Engine.Image;

/// <summary>What comes before the contents in an image's file: written from its begin on. The contents make room where it is longer than was thought.</summary>
/// <param name="file">The image's.</param>
/// <param name="contents">In the same file.</param>
internal sealed class FrontStream(FileStream file, ContentsFile contents) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => true;

    public override bool CanWrite => true;

    public override long Length => file.Length;

    public override long Position { get; set; }

    /// <summary>What goes on where the contents begin is in front of them still; behind them there is room.</summary>
    public override void Write(byte[] buffer, int offset, int count)
    {
        if (Position < contents.At + contents.Bytes)
        {
            contents.MakeRoom(Position + count);
        }

        file.Position = Position;
        file.Write(buffer, offset, count);
        Position += count;
    }

    public override void Flush() => file.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
