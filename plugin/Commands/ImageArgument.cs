using CrContainers.Plugin.Runtime;
using CrContainers.Plugin.Store;

namespace CrContainers.Plugin.Commands;

/// <summary>An image named on the command line of a verb that only reads it.</summary>
internal static class ImageArgument
{
    private const string Pipe = "-";

    public static Stream Open(string verb, string path) => path == Pipe ? Console.OpenStandardInput() : ImageSource.OpenFile(verb, path);

    /// <param name="verb">For messages.</param>
    /// <param name="path">The image.</param>
    /// <param name="given">The value of <see cref="ParentPathOption"/>.</param>
    public static ParentImages ParentsOf(string verb, string path, string? given) => ParentImages.Of(verb, path == Pipe ? null : path, given);
}
