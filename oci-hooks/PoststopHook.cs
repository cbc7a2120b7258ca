namespace CrContainers.Hooks;

/// <summary>The container is deleted: nothing of a restore that never came about may stay. What fails here is told, but keeps no
/// container from being deleted.</summary>
internal static class PoststopHook
{
    /// <param name="name">The image; null: the annotation says which.</param>
    public static int Run(string? name)
    {
        var state = ContainerState.Read();
        if ((name ?? state.Image) is not null)
        {
            using var clean = CrCommand.Start("hook-clean", $"--bundle={state.Bundle}", "--", state.Id);
            ErrorOutput.Write(clean.StandardError.ReadToEnd());
        }

        return 0;
    }
}
