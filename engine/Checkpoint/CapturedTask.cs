using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>One process, captured.</summary>
/// <param name="Process">Held still; its pages are still to be read.</param>
/// <param name="Image">Its records.</param>
/// <param name="OpenFiles">The open files of its table.</param>
/// <param name="VdsoSum">Checksum of its vDSO.</param>
/// <param name="Copy">Its memory, where that does not need the process to stand still any longer.</param>
/// <param name="Pages">Its pages, counted.</param>
/// <param name="Scan">How long it took to find them.</param>
internal sealed record CapturedTask(
    HeldProcess Process, TaskImage Image, IReadOnlyList<OpenFileRecord> OpenFiles, ulong VdsoSum, CopiedMemory? Copy, PageCounts Pages, TimeSpan Scan)
{
    public ITaskMemory OpenMemory() => Copy as ITaskMemory ?? new TaskMemoryReader(Process.HostPid);
}
