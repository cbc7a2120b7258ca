using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>One process, captured.</summary>
/// <param name="Process">Held still; its pages may still be to be read.</param>
/// <param name="Image">Its records.</param>
/// <param name="OpenFiles">The open files of its table.</param>
/// <param name="VdsoSum">Checksum of its vDSO.</param>
/// <param name="Found">Its pages.</param>
/// <param name="Stale">Those that the image has not, or not as they are.</param>
/// <param name="Ahead">How many pages were read before all was known of the others, and are in the image.</param>
/// <param name="Apart">Has them, where they do not need the process to stand still any longer.</param>
/// <param name="HeldBecause">Why that is not so.</param>
/// <param name="Scan">How long it took to find its pages.</param>
internal sealed record CapturedTask(
    HeldProcess Process, TaskImage Image, IReadOnlyList<OpenFileRecord> OpenFiles, ulong VdsoSum, PageCapture Found, IReadOnlyList<PageRun> Stale, long Ahead, ITaskMemory? Apart, string? HeldBecause, TimeSpan Scan)
{
    public ITaskMemory OpenMemory() => Apart ?? new TaskMemoryReader(Process.HostPid);

    /// <summary>The same with other pages in its image.</summary>
    public CapturedTask With(PagesRecord pages) => this with { Image = Image with { Memory = Image.Memory with { Pages = pages } } };
}
