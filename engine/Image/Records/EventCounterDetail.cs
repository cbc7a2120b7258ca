namespace CrContainers.Engine.Image.Records;

/// <summary>Of an eventfd(2).</summary>
/// <param name="Count">What a read would give, or would take one of.</param>
/// <param name="IsSemaphore">EFD_SEMAPHORE.</param>
public sealed record EventCounterDetail(ulong Count, bool IsSemaphore) : OpenFileDetail
{
    public override void Write(PayloadWriter writer)
    {
        writer.U64(Count);
        writer.Bool(IsSemaphore);
    }

    internal static EventCounterDetail Read(ref PayloadReader reader) => new(reader.U64(), reader.Bool());
}
