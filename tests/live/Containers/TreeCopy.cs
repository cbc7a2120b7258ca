using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Tests.Live.Containers;

/// <summary>Writes the trees it is given into another image.</summary>
internal sealed class TreeCopy(ImageWriter writer, Func<TreeEntryRecord, TreeEntryRecord> change) : ITreeSink
{
    public void Begin(TreeRecord tree)
    {
    }

    public void Take(TreeEntryRecord entry) => writer.Write(change(entry));

    public void Write(TreeDataRecord data) => writer.Write(data);

    public void End()
    {
    }
}
