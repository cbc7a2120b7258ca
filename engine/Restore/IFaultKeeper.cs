namespace CrContainers.Engine.Restore;

/// <summary>
/// Another process that holds copies of the descriptors faults are told through. The kernel closes a dying program's descriptors before it
/// kills the tasks that program traced; a descriptor nobody else holds would let them see zeros for that moment.
/// </summary>
public interface IFaultKeeper
{
    /// <summary>Returns once the other process has its copy (pidfd_getfd(2)) of a descriptor of this one.</summary>
    void Keep(int descriptor);

    /// <summary>All is loaded: returns once the other process has closed its copies.</summary>
    void LetGo();
}
