namespace CrContainers.Engine.Proc;

/// <summary>What fdinfo adds for an eventfd.</summary>
/// <param name="Count">The counter.</param>
/// <param name="IsSemaphore">EFD_SEMAPHORE; before Linux 6.5 fdinfo does not tell, and this is null.</param>
internal sealed record EventCounterInfo(ulong Count, bool? IsSemaphore)
{
    public static EventCounterInfo Parse(ReadOnlySpan<byte> text)
    {
        var lines = new LabelledLines(text, DescriptorInfo.File);
        var count = lines.Find("eventfd-count"u8).U64(16);
        return new EventCounterInfo(count, lines.TryFind("eventfd-semaphore"u8, out var semaphore) ? semaphore.U32() != 0 : null);
    }
}
