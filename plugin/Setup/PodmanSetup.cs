using CrContainers.Plugin.Criu;

namespace CrContainers.Plugin.Setup;

/// <summary><c>cr setup podman</c>: tells podman where the runtime cr is, and puts the answer to its question for a criu in place.</summary>
internal sealed class PodmanSetup(string linkPath, string runtimePath)
{
    private const string Operation = "setup podman";

    private readonly CriuLink link = new(Operation, linkPath);
    private readonly PodmanRuntime runtime = new(Operation, runtimePath);

    public void Apply()
    {
        var executable = OwnExecutable.Require(Operation);
        link.RequireNoOther();
        runtime.RequireOurs();
        var isRegistered = runtime.Write(executable);
        Tell(isRegistered, $"{runtime.Path}: podman --runtime cr is {executable}");
        var isLinked = !link.LeadsTo(executable);
        if (isLinked)
        {
            link.Make(executable);
        }

        Tell(isLinked, $"{linkPath}: cr tells podman, CRI-O and containerd that criu is version {CriuAnswer.Major}.{CriuAnswer.Minor}; it does nothing else");
    }

    /// <summary>Removes what is ours and nothing else.</summary>
    public void Undo()
    {
        var isLinked = link.IsThere;
        if (isLinked)
        {
            link.Remove();
        }

        Tell(isLinked, $"{linkPath}: {(isLinked ? "removed" : "there is no link to cr")}");
        var isRegistered = runtime.IsThere;
        if (isRegistered)
        {
            runtime.RequireOurs();
            runtime.Delete();
        }

        Tell(isRegistered, $"{runtime.Path}: {(isRegistered ? "removed" : "there is no such file")}");
    }

    private static void Tell(bool isNew, string line) => Console.Out.WriteLine(isNew ? line : $"nothing to do: {line}");
}
