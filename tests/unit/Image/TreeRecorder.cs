using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Tests.Unit.Image;

/// <summary>Notes what it is given, in order.</summary>
internal sealed class TreeRecorder : ITreeSink
{
    public List<string> Lines { get; } = [];

    public void Begin(TreeRecord tree) => Lines.Add($"begin {tree.MountPoint}");

    public void Take(TreeEntryRecord entry) => Lines.Add($"{entry.Kind} {entry.Path}");

    public void Write(TreeDataRecord data) => Lines.Add($"{data.Contents.Length} at {data.Offset}");

    public void End() => Lines.Add("end");
}
