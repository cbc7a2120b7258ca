using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Plugin.Store;

namespace CrContainers.Plugin.Commands;

/// <summary>An earlier image whose pages an image uses, as it is shown.</summary>
/// <param name="CheckpointId">The earlier one's.</param>
/// <param name="Pages">How many come from it.</param>
/// <param name="Place">Where it is: the image or its directory; null where it was not found.</param>
/// <param name="Missing">Why it was not.</param>
internal sealed record SourceView(Guid CheckpointId, ulong Pages, string? Place, string? Missing)
{
    public static IReadOnlyList<SourceView> Of(CheckpointImage image, ParentImages parents) =>
        [.. image.Head.Sources.Select((id, index) => Of(id, PagesOf(image, (uint)index + 1), parents))];

    private static SourceView Of(Guid id, ulong pages, ParentImages parents)
    {
        try
        {
            return new SourceView(id, pages, parents.Find(id), null);
        }
        catch (CrException exception)
        {
            return new SourceView(id, pages, null, $"{exception.Subject}: {exception.Reason}");
        }
    }

    private static ulong PagesOf(CheckpointImage image, uint source) =>
        image.Tasks.SelectMany(task => task.Memory.Pages.Runs).Where(run => run.Source == source).Aggregate(0UL, (pages, run) => pages + run.Pages);
}
