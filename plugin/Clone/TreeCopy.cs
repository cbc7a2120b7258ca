using System.Diagnostics;
using CrContainers.Engine.Errors;

namespace CrContainers.Plugin.Clone;

/// <summary>
/// Copies a directory's contents as they are: owners, modes, times to the nanosecond, extended attributes, devices and links among them.
/// A mapped file is known by its size and time, and an overlay keeps deletions as devices and attributes.
/// </summary>
internal static class TreeCopy
{
    private const string Program = "cp";
    private static readonly string[] AsItIs = ["--recursive", "--no-dereference", "--preserve=mode,ownership,timestamps,links,xattr"];

    /// <summary>Blocks are shared where the file system can do that.</summary>
    public static void Copy(string operation, string from, string to) => Run(operation, from, to, "--reflink=auto");

    /// <summary>The files of an image are never written again: the same files under another path.</summary>
    public static void Link(string operation, string from, string to) => Run(operation, from, to, "--link");

    private static void Run(string operation, string from, string to, string how)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(Program, [.. AsItIs, how, "--", $"{from}/.", to]) { UseShellExecute = false, RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
            {
                throw Failed(operation, from, to, error.Split('\n')[0].Trim());
            }
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw Failed(operation, from, to, $"{Program} cannot be run", exception);
        }
    }

    private static CrException Failed(string operation, string from, string to, string reason, Exception? cause = null) =>
        new(ErrorKind.Kernel, operation, $"{from} to {to}", reason, $"it takes GNU {Program} and room for a copy of the files that the container has changed", cause);
}
