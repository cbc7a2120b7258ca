using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image;

/// <summary>Takes what an image's file systems hold, in the order in which it comes; all of it was checked.</summary>
public interface ITreeSink
{
    /// <summary>The entries that follow are this tree's.</summary>
    void Begin(TreeRecord tree);

    void Take(TreeEntryRecord entry);

    /// <summary>A part of the contents of the entry taken last.</summary>
    void Write(TreeDataRecord data);

    /// <summary>The tree is complete.</summary>
    void End();
}
