using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>One process, captured.</summary>
/// <param name="Process">Held still; its pages are still to be read.</param>
/// <param name="Image">Its records.</param>
/// <param name="OpenFiles">The open files of its table.</param>
/// <param name="VdsoSum">Checksum of its vDSO.</param>
/// <param name="Pages">Its pages, counted.</param>
/// <param name="Scan">How long it took to find them.</param>
internal sealed record CapturedTask(
    HeldProcess Process, TaskImage Image, IReadOnlyList<OpenFileRecord> OpenFiles, ulong VdsoSum, PageCounts Pages, TimeSpan Scan);
