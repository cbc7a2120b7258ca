using CrContainers.Plugin.Hook;

namespace CrContainers.Plugin.Runtime;

/// <summary><c>cr create</c> and <c>cr run</c>: the low-level runtime's own. A container that names an image to start from gets
/// the hooks for that first.</summary>
internal static class CreateVerb
{
    private static readonly string[] BundleFlags = ["--bundle", "-bundle", "--b", "-b"];

    public static int Run(Invocation invocation)
    {
        BundleHooks.Prepare(BundleOf(invocation.VerbArguments));
        return LowLevelRuntime.Find().Become();
    }

    private static string BundleOf(IReadOnlyList<string> arguments)
    {
        for (var position = 0; position < arguments.Count; position++)
        {
            var parts = arguments[position].Split('=', 2);
            if (BundleFlags.Contains(parts[0]))
            {
                return parts.ElementAtOrDefault(1) ?? arguments.ElementAtOrDefault(position + 1) ?? "";
            }
        }

        return Environment.CurrentDirectory;
    }
}
