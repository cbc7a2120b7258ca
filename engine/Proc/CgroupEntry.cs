namespace CrContainers.Engine.Proc;

/// <summary>A task's place in one cgroup hierarchy.</summary>
/// <param name="Hierarchy">0 for version 2.</param>
/// <param name="Controllers">None for version 2; a hierarchy with only a name has "name=systemd".</param>
/// <param name="Path">Seen from the reader's cgroup namespace.</param>
internal sealed record CgroupEntry(int Hierarchy, IReadOnlyList<string> Controllers, string Path);
