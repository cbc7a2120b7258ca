namespace CrContainers.Hooks;

/// <summary><c>cr-hook</c>: an OCI hook. A container that names an image starts as the restored task.</summary>
internal static class Program
{
    private const string Usage =
        """
        Usage: cr-hook createRuntime|poststop [--name NAME] < STATE

        Called by an OCI runtime, from "hooks" in config.json or from a file in hooks.d. The container's annotation io.crcontainers.restore,
        or NAME, says which image of the store (cr image list) it starts from; without either nothing is done.

        """;

    private static int Main(string[] arguments)
    {
        try
        {
            return Run(arguments);
        }
        catch (HookException exception)
        {
            ErrorOutput.Write($"{exception.Message}\n");
            return 1;
        }
    }

    private static int Run(string[] arguments) => arguments.FirstOrDefault() switch
    {
        "createRuntime" => CreateRuntimeHook.Run(HookArguments.Name(arguments)),
        "poststop" => PoststopHook.Run(HookArguments.Name(arguments)),
        "--help" or "-h" => Help(),
        var other => Ignore(other),
    };

    private static int Help()
    {
        Console.Out.Write(Usage);
        return 0;
    }

    /// <summary>A mistake in a file of hooks.d must not keep every container of the host from starting; nor may a state that nobody
    /// reads, which the runtime writes to a pipe.</summary>
    private static int Ignore(string? hook)
    {
        if (Console.IsInputRedirected)
        {
            using var input = Console.OpenStandardInput();
            input.CopyTo(Stream.Null);
        }

        ErrorOutput.Write($"cr: warning: cr-hook does not know the hook \"{hook}\": nothing is done; there are createRuntime and poststop\n");
        return 0;
    }
}
