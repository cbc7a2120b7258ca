namespace CrContainers.Engine.Proc;

/// <summary>What fdinfo adds for a pidfd.</summary>
/// <param name="HostId">In this program's pid namespace; -1 once it has ended, 0 for one of another branch of namespaces.</param>
/// <param name="Id">In its own.</param>
internal sealed record PidFdInfo(int HostId, int Id)
{
    public static PidFdInfo Parse(ReadOnlySpan<byte> text)
    {
        var lines = new LabelledLines(text, DescriptorInfo.File);
        var host = lines.Int("Pid"u8);
        return new PidFdInfo(host, lines.TryFind("NSpid"u8, out _) && lines.Ints("NSpid"u8) is { Length: > 0 } ids ? ids[^1] : host);
    }
}
