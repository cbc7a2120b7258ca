namespace CrContainers.Engine.Image.Records;

/// <summary>Of the slave's end of a pseudo terminal whose master the task has.</summary>
/// <param name="Index">N of /dev/pts/N.</param>
/// <param name="IsByControl">It was opened as /dev/tty.</param>
/// <param name="IsExclusive">TIOCEXCL: it cannot be opened once more.</param>
public sealed record PtySlaveDetail(int Index, bool IsByControl, bool IsExclusive) : OpenFileDetail
{
    public override void Write(PayloadWriter writer)
    {
        writer.I32(Index);
        writer.Bool(IsByControl);
        writer.Bool(IsExclusive);
    }

    internal static PtySlaveDetail Read(ref PayloadReader reader) => new(reader.I32(), reader.Bool(), reader.Bool());
}
