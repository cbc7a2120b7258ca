namespace CrContainers.Engine.Native;

/// <summary>What PAGEMAP_SCAN is asked for.</summary>
/// <param name="AnyOf">Pages in one of these categories are wanted.</param>
/// <param name="Told">The categories that a region tells of its pages.</param>
internal readonly record struct PageQuery(PageCategories AnyOf, PageCategories Told)
{
    /// <summary>Only pages in all of these.</summary>
    public PageCategories AllOf { get; init; }

    /// <summary>Every page that was found is write-protected in the same step, where its mapping is registered for that (<see cref="WriteWatch"/>).</summary>
    public bool Protects { get; init; }
}
