using System.Runtime.InteropServices;

namespace CrContainers.Engine.Native;

/// <summary>struct page_region: pages next to each other with the same categories.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct PageRegion
{
    public readonly ulong Start;
    public readonly ulong End;
    public readonly PageCategories Categories;
}
