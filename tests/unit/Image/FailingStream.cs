namespace CrContainers.Tests.Unit.Image;

/// <summary>A stream with room for so many bytes.</summary>
internal sealed class FailingStream(long room) : MemoryStream
{
    private long left = room;

    public override void Write(byte[] buffer, int offset, int count)
    {
        left -= count;
        if (left < 0)
        {
            throw new IOException("no room");
        }
    }
}
