using System.Text;

namespace CrContainers.Hooks;

/// <summary>Where a person sees what went wrong: this hook's stderr, which a runtime puts into its own message. crun gives its hooks
/// /dev/null instead: there it is crun's stderr, which engines show.</summary>
internal static class ErrorOutput
{
    private const string Own = "/proc/self/fd/2";
    private const string Nothing = "/dev/null";

    public static void Write(string text)
    {
        if (!IsThrownAway() || !TryWriteToRuntime(text))
        {
            Console.Error.Write(text);
        }
    }

    private static bool IsThrownAway() => File.ResolveLinkTarget(Own, returnFinalTarget: false)?.FullName == Nothing;

    private static bool TryWriteToRuntime(string text)
    {
        try
        {
            using var output = new FileStream($"/proc/{Parent()}/fd/2", FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            output.Write(Encoding.UTF8.GetBytes(text));
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return false;
        }
    }

    private static string Parent()
    {
        const string label = "PPid:";
        return File.ReadLines("/proc/self/status").First(line => line.StartsWith(label, StringComparison.Ordinal))[label.Length..].Trim();
    }
}
