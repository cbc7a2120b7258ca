namespace CrContainers.Hooks;

/// <summary>The container is created: a background process checks the image and holds the init before this returns, and rebuilds it
/// once the engine starts it.</summary>
internal static class CreateRuntimeHook
{
    private const string Ready = "ready";

    /// <param name="name">The image; null: the annotation says which.</param>
    public static int Run(string? name)
    {
        var state = ContainerState.Read();
        return (name ?? state.Image) is { } image ? Restore(state, image) : 0;
    }

    private static int Restore(ContainerState state, string image)
    {
        using var restore = CrCommand.Start("hook-restore", $"--pid={state.Pid}", $"--bundle={state.Bundle}", $"--name={image}", "--", state.Id);
        if (restore.StandardOutput.ReadLine() == Ready)
        {
            return 0;
        }

        // Its end is not waited for: crun's hooks have SIGCHLD blocked, and .NET would never hear of it.
        var reason = restore.StandardError.ReadToEnd();
        throw reason.Length == 0 ? new HookException($"cr: restore container {state.Id}: cr has ended without an answer") : new HookException(reason.TrimEnd());
    }
}
