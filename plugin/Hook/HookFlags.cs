using CrContainers.Plugin.Runtime;

namespace CrContainers.Plugin.Hook;

/// <summary>The two verbs that <c>cr-hook</c> calls; nobody else has a reason to.</summary>
internal static class HookFlags
{
    public const string RestoreVerb = "hook-restore";
    public const string CleanVerb = "hook-clean";
    public const string Pid = "pid";
    public const string Bundle = "bundle";
    public const string Name = "name";

    public static IReadOnlyList<RuntimeFlag> Clean { get; } = [new(Bundle, "DIR", FlagMeaning.Honoured, "the container's bundle")];

    public static IReadOnlyList<RuntimeFlag> Restore { get; } =
    [
        .. Clean,
        new(Pid, "PID", FlagMeaning.Honoured, "the created init's pid on the host"),
        new(Name, "NAME", FlagMeaning.Honoured, "the image's name in the store"),
    ];
}
