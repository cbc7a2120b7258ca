using CrContainers.Engine.Errors;
using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Checkpoint;

/// <summary>Descriptors of a process, as they show from outside.</summary>
internal sealed class DescriptorList(HeldProcess process)
{
    private readonly Dictionary<int, string> mounts = process.Mounts.ToDictionary(mount => mount.Id, mount => mount.FileSystemType);

    /// <summary>All of its table, in the order of their numbers.</summary>
    public SeenDescriptor[] Table() =>
        Array.ConvertAll(ProcFile.Numbers($"/proc/{process.HostPid}/fd"), number => Look(process.HostPid, number, $"fd {number} of {process.Subject}"));

    /// <summary>An open file in flight.</summary>
    /// <param name="copy">This program's.</param>
    /// <param name="receiver">Where it waits.</param>
    public SeenDescriptor InFlight(SafeFileHandle copy, SeenDescriptor receiver) =>
        Look(Environment.ProcessId, (int)copy.DangerousGetHandle(), $"a descriptor in flight to {receiver.Label}") with { Receiver = receiver, Depth = receiver.Depth + 1 };

    private SeenDescriptor Look(int pid, int number, string subject)
    {
        var path = $"/proc/{pid}/fd/{number}";
        var info = DescriptorInfo.Parse(ProcFile.Read($"/proc/{pid}/fdinfo/{number}"));
        var status = FileStatus.OfPath(path) ?? throw new CrException(ErrorKind.Kernel, "look at", subject, "it is not there any more");
        return new SeenDescriptor(pid, number, ProcFile.Link(path) ?? "", status, info, mounts.GetValueOrDefault(info.MountId, ""));
    }
}
