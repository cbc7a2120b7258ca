namespace CrContainers.Plugin.Runtime;

/// <summary>What <c>cr</c> does with a flag of runc's.</summary>
internal enum FlagMeaning
{
    Honoured,

    /// <summary>Accepted, since what it asks for is so anyway.</summary>
    NoMeaning,

    /// <summary>An error that says why.</summary>
    Refused,
}
