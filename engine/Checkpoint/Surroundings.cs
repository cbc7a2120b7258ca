using System.Runtime.CompilerServices;
using CrContainers.Engine.Native;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>What is around a container: looked at before it is held, since that takes time and nothing of it is the container's state.</summary>
/// <param name="Members">All processes of its pid namespace by their pids there, with their executables.</param>
/// <param name="Host">File systems that are mounted on the host.</param>
internal sealed record Surroundings(Dictionary<int, string> Members, HostFileSystems Host)
{
    public static Surroundings Of(int initPid)
    {
        KernelMemory.Find();
        XstateLayout.OfThisCpu();
        RuntimeHelpers.RunClassConstructor(typeof(VmFlagTable).TypeHandle);
        return new Surroundings(NamespaceMembers.Of(initPid), new HostFileSystems());
    }
}
