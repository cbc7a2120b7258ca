namespace CrContainers.Engine.Tracing;

/// <summary>What SIGTRAP means to a task that is to run an int3.</summary>
internal enum TrapUse
{
    /// <summary>It is neither caught nor ignored.</summary>
    Default,

    /// <summary>It is caught or ignored.</summary>
    Own,

    /// <summary>One is pending: an int3 would deliver it.</summary>
    Pending,
}
