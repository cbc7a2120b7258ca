namespace CrContainers.Engine.Image.Records;

/// <summary>Of a pidfd_open(2).</summary>
/// <param name="Id">A pid or tid of the container's pid namespace.</param>
/// <param name="IsThread">PIDFD_THREAD: it is of the thread, not of its process.</param>
public sealed record PidFdDetail(int Id, bool IsThread) : OpenFileDetail
{
    public override void Write(PayloadWriter writer)
    {
        writer.I32(Id);
        writer.Bool(IsThread);
    }

    internal static PidFdDetail Read(ref PayloadReader reader) => new(reader.I32(), reader.Bool());
}
