using CrContainers.Engine.Errors;

namespace CrContainers.Engine.Image.Records;

/// <summary>
/// Lays out runs of pages one after the other, each as what it differs in from those before it: 4 to 8 bytes for most. In a chain of increments changed pages lie scattered
/// over all images, in tens of thousands of runs.
/// </summary>
internal sealed class RunDifferences
{
    /// <summary>Bytes of the shortest run: its four numbers take one each.</summary>
    public const int Least = 4;

    /// <summary>Bytes that hardly any run exceeds.</summary>
    public const int Likely = 8;

    private const ulong AddressPages = ImageFormat.AddressLimit / ImageFormat.PageSize;

    /// <summary>Of each source, where its last run so far ends.</summary>
    private readonly Dictionary<uint, ulong> placeEnds = [];

    private ulong end;

    public void Write(PayloadWriter writer, PlacedRun run)
    {
        writer.Number((run.Start - end) / ImageFormat.PageSize);
        writer.Number(run.Pages);
        writer.Number(run.Source);
        writer.Difference((long)(run.Place - placeEnds.GetValueOrDefault(run.Source)));
        Follow(run);
    }

    public PlacedRun Read(ref PayloadReader reader)
    {
        var at = reader.Offset;
        var gap = reader.Number(AddressPages);
        var addresses = new PageRun(end + (gap * ImageFormat.PageSize), reader.Number(ulong.MaxValue)).Checked(at);
        var source = (uint)reader.Number(uint.MaxValue);
        var run = new PlacedRun(addresses.Start, addresses.Pages, source, placeEnds.GetValueOrDefault(source) + (ulong)reader.Difference()).Checked(at);
        Follow(run);
        return run;
    }

    private void Follow(PlacedRun run)
    {
        end = run.End;
        placeEnds[run.Source] = run.PlaceEnd;
    }
}
