using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Checkpoint;

/// <summary>Of the images that pages could lie in, those that any page does lie in.</summary>
internal static class ImageSources
{
    /// <param name="runs">Of an image, with the numbers of possible sources.</param>
    /// <param name="possible">Their ids: at n that of source n + 1.</param>
    /// <returns>The runs with the numbers of those that are left.</returns>
    public static (IReadOnlyList<PlacedRun> Runs, IReadOnlyList<Guid> Sources) Used(IReadOnlyList<PlacedRun> runs, IReadOnlyList<Guid> possible)
    {
        var used = runs.Select(run => run.Source).Where(source => source > 0).Distinct().Order().ToList();
        if (used.Count == 0)
        {
            return (runs, []);
        }

        return ([.. runs.Select(run => run with { Source = (uint)used.IndexOf(run.Source) + 1 })], [.. used.Select(source => possible[(int)source - 1])]);
    }
}
