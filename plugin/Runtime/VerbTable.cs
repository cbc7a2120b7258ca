using CrContainers.Plugin.Commands;
using CrContainers.Plugin.Hook;
using CrContainers.Plugin.Lazy;
using CrContainers.Plugin.Tracking;

namespace CrContainers.Plugin.Runtime;

/// <summary>Who does what: a few verbs are done here, every other one is the low-level runtime's.</summary>
internal static class VerbTable
{
    public static int Run(Invocation invocation) => invocation.Verb switch
    {
        "checkpoint" => CheckpointVerb.Run(invocation),
        "restore" => RestoreVerb.Run(invocation),
        "create" or "run" => CreateVerb.Run(invocation),
        HookFlags.RestoreVerb => HookRestoreVerb.Run(invocation),
        HookFlags.CleanVerb => HookCleanVerb.Run(invocation),
        LazyFlags.ServerVerb => PageServerVerb.Run(invocation),
        TrackingKeeper.Verb => TrackingKeeperVerb.Run(invocation),
        LazyFlags.KeeperVerb => PageKeeperVerb.Run(invocation),
        "resume" when ResumeVerb.IsDone(invocation) => 0,
        "features" => FeaturesVerb.Run(invocation),
        "check" or "inspect" or "verify" or "merge" or "image" or "store" or "setup" or "completion" or "docker" or "compose" => OperatorCommands.Run(invocation),
        null or "help" when AsksForHelp(invocation) => Overview.Print(),
        _ => LowLevelRuntime.Find().Become(),
    };

    private static bool AsksForHelp(Invocation invocation) =>
        invocation.Verb == "help" ? invocation.VerbArguments.Count == 0 : Environment.GetCommandLineArgs().Skip(1).All(word => word is "--help" or "-h");
}
