using CrContainers.Engine.Errors;
using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>
/// Refuses fanotify that is asked for permission. A checkpoint opens files of the container while its tasks stand still: it would wait for an answer of one
/// of them for ever. So this comes before anything is opened.
/// </summary>
internal static class PermissionMarkCheck
{
    /// <summary>Empty where there is none.</summary>
    public static IReadOnlyList<Blocker> Run(HeldTree tree) => [.. tree.Processes.SelectMany(Of)];

    /// <summary>A process of which nothing else was looked at.</summary>
    public static PreflightTask Describe(HeldProcess process) => new(
        process.HostPid, process.Pid, process.Comm, process.Threads.Count, Maps.Parse(ProcFile.Read(process.HostPid, "maps")).Count, ProcFile.Numbers($"/proc/{process.HostPid}/fd").Length);

    private static IEnumerable<Blocker> Of(HeldProcess process) =>
        from number in ProcFile.Numbers($"/proc/{process.HostPid}/fd")
        where ProcFile.Link($"/proc/{process.HostPid}/fd/{number}") == FanotifyCapture.LinkName
        let info = DescriptorInfo.Parse(ProcFile.Read($"/proc/{process.HostPid}/fdinfo/{number}"))
        where FanotifyInfo.Parse(info.OtherText).Marks.Any(mark => mark.AsksForPermission)
        select new Blocker(
            process.Subject, $"fd {number} ({FanotifyCapture.LinkName})", "it has a mark that asks for permission (FAN_OPEN_PERM and the like): what opens such a file waits for its answer, and the checkpoint would, too",
            "have the program take such marks away first (FAN_MARK_REMOVE)");
}
