namespace CrContainers.Hooks;

/// <summary>Where a person sees what went wrong: this hook's stderr, which a runtime puts into its own message. crun gives its hooks
/// /dev/null instead: there it is told where crun tells its own errors.</summary>
internal static class ErrorOutput
{
    private const string Own = "/proc/self/fd/2";
    private const string Nothing = "/dev/null";

    public static void Write(string text)
    {
        if (text.Length > 0 && (!IsThrownAway() || !new CallingRuntime().TryTell(text)))
        {
            Console.Error.Write(text);
        }
    }

    private static bool IsThrownAway() => File.ResolveLinkTarget(Own, returnFinalTarget: false)?.FullName == Nothing;
}
