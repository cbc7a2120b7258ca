using CrContainers.Engine.Errors;
using CrContainers.Plugin.Runtime;
using CrContainers.Plugin.Store;

namespace CrContainers.Plugin.Hook;

/// <summary>A container that shall start as a restored task.</summary>
/// <param name="Id">The container's id.</param>
/// <param name="Bundle">Its bundle: ids are unique only for one runtime with one state directory.</param>
/// <param name="Pid">Its created init's pid on the host.</param>
/// <param name="Image">What it shall be restored from.</param>
internal sealed record HookRequest(string Id, string Bundle, int Pid, ImageName Image)
{
    private const string Operation = "restore";

    public static HookRequest Parse(IReadOnlyList<string> arguments)
    {
        var flags = VerbFlags.Parse(HookFlags.RestoreVerb, HookFlags.Restore, arguments);
        return new HookRequest(
            flags.ContainerId(),
            Required(flags, HookFlags.Bundle),
            int.TryParse(Required(flags, HookFlags.Pid), out var pid) && pid > 0 ? pid : throw Missing(HookFlags.Pid),
            ImageName.Parse(Operation, Required(flags, HookFlags.Name)));
    }

    private static string Required(VerbFlags flags, string name) => flags.Value(name) ?? throw Missing(name);

    private static CrException Missing(string name) =>
        new(ErrorKind.Usage, HookFlags.RestoreVerb, $"--{name}", "it is needed", "cr-hook calls this verb; have the engine run cr-hook");
}
