namespace CrContainers.Tests.Live.Containers;

/// <summary>Who a container's init is.</summary>
public enum Identity
{
    /// <summary>root with Docker's default capabilities and seccomp profile.</summary>
    Root,

    /// <summary>uid 1000, no capabilities, no_new_privs, the same seccomp profile.</summary>
    User,
}
