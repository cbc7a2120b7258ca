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
    public static IReadOnlyList<Blocker> Run(HeldTree tree)
    {
        var blockers = new List<Blocker>();
        foreach (var process in tree.Processes)
        {
            Check(process, blockers);
        }

        return blockers;
    }

    /// <summary>A process of which nothing else was looked at.</summary>
    public static PreflightTask Describe(HeldProcess process) => new(
        process.HostPid, process.Pid, process.Comm, process.Threads.Count, MappingReader.Listed(process.HostPid).Count, ProcFile.Numbers($"/proc/{process.HostPid}/fd").Length);

    private static void Check(HeldProcess process, List<Blocker> blockers)
    {
        foreach (var number in ProcFile.Numbers($"/proc/{process.HostPid}/fd"))
        {
            if (ProcFile.Link($"/proc/{process.HostPid}/fd/{number}") == FanotifyCapture.LinkName && AsksForPermission(process.HostPid, number))
            {
                blockers.Add(new Blocker(
                    process.Subject, $"fd {number} ({FanotifyCapture.LinkName})", "it has a mark that asks for permission (FAN_OPEN_PERM and the like): what opens such a file waits for its answer, and the checkpoint would, too",
                    "have the program take such marks away first (FAN_MARK_REMOVE)"));
            }
        }
    }

    private static bool AsksForPermission(int pid, int number) =>
        FanotifyInfo.Parse(DescriptorInfo.Parse(ProcFile.Read($"/proc/{pid}/fdinfo/{number}")).OtherText).Marks.Any(mark => mark.AsksForPermission);
}
