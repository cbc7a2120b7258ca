using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image;

/// <summary>For a reader who wants to know only whether an image is sound.</summary>
internal sealed class IgnoredTrees : ITreeSink
{
    public void Begin(TreeRecord tree)
    {
    }

    public void Take(TreeEntryRecord entry)
    {
    }

    public void Write(TreeDataRecord data)
    {
    }

    public void End()
    {
    }
}
