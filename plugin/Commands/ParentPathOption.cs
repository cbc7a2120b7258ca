using System.CommandLine;
using CrContainers.Plugin.Runtime;

namespace CrContainers.Plugin.Commands;

/// <summary><c>--parent-path</c> of verbs that read an image with the pages it uses of earlier ones.</summary>
internal static class ParentPathOption
{
    public static Option<string?> Build() => new($"--{FlagTable.ParentPath}") { Description = "the image before this one, or its directory (default: where the link parent beside the image leads)" };
}
