using CrContainers.Engine.Errors;
using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>All descriptors of a process, as they show from outside.</summary>
internal static class DescriptorList
{
    /// <summary>In the order of their numbers.</summary>
    public static List<SeenDescriptor> Of(HeldProcess process)
    {
        var mounts = MountInfo.Parse(ProcFile.Read(process.HostPid, "mountinfo")).ToDictionary(mount => mount.Id, mount => mount.FileSystemType);
        return [.. ProcFile.Numbers($"/proc/{process.HostPid}/fd").Select(number => Look(process, number, mounts))];
    }

    private static SeenDescriptor Look(HeldProcess process, int number, Dictionary<int, string> mounts)
    {
        var path = $"/proc/{process.HostPid}/fd/{number}";
        var info = DescriptorInfo.Parse(ProcFile.Read($"/proc/{process.HostPid}/fdinfo/{number}"));
        var status = FileStatus.OfPath(path) ?? throw new CrException(ErrorKind.Kernel, "look at", $"fd {number} of {process.Subject}", "it is not there any more");
        return new SeenDescriptor(number, ProcFile.Link(path) ?? "", status, info, mounts.GetValueOrDefault(info.MountId, ""));
    }
}
