using CrContainers.Plugin.Runtime;

namespace CrContainers.Plugin.Commands;

/// <summary>An image named on the command line of a verb that only reads it.</summary>
internal static class ImageArgument
{
    public static Stream Open(string verb, string path) => path == "-" ? Console.OpenStandardInput() : ImageSource.OpenFile(verb, path);
}
