using CrContainers.Engine.Errors;
using CrContainers.Plugin.Runtime;

namespace CrContainers.Plugin.Oci;

/// <summary>
/// Finds a container's init: in the state files of runc and crun, which costs nothing, else by asking the runtime.
/// </summary>
internal static class ContainerLookup
{
    /// <exception cref="CrException">There is no such container.</exception>
    public static ContainerState Find(string operation, string id, Invocation invocation) =>
        StateFile.TryRead(id, invocation.Root) ?? Ask(operation, id, invocation);

    private static ContainerState Ask(string operation, string id, Invocation invocation)
    {
        var (exitCode, output, error) = LowLevelRuntime.Find().Ask(invocation, "state", id);
        return exitCode == 0
            ? StateAnswer.Parse(id, output)
            : throw new CrException(ErrorKind.NotFound, operation, $"container {id}", $"the runtime does not know it: {Reason(error)}", "cr list shows those there are; --root says where to look");
    }

    /// <summary>The runtime's own words, out of the line it logs.</summary>
    private static string Reason(string log)
    {
        const string message = "msg=\"";
        var last = log.Split('\n')[^1];
        var start = last.IndexOf(message, StringComparison.Ordinal);
        return start < 0 ? last : last[(start + message.Length)..].TrimEnd('"');
    }
}
