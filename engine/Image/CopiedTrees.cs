using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image;

/// <summary>Hands file systems on as they are.</summary>
internal sealed class CopiedTrees(IRecordSink records) : ITreeSink
{
    public void Begin(TreeRecord tree)
    {
    }

    public void Take(TreeEntryRecord entry) => records.Write(entry);

    public void Write(TreeDataRecord data) => records.Write(data);

    public void End()
    {
    }
}
