using System.Diagnostics;
using System.Globalization;
using CrContainers.Engine;
using CrContainers.Engine.Errors;

namespace CrContainers.Plugin.Tracking;

/// <summary>Starts the process that keeps the tracking of a container's memory alive between two checkpoints: <c>cr tracking-keeper</c>.</summary>
internal static class TrackingKeeper
{
    public const string Verb = "tracking-keeper";

    /// <summary>.NET keeps copies of the standard streams, so none of them must be the caller's: whoever reads that would wait for the end of the container.
    /// Returns once it holds a copy. It ends with the container, or when the next checkpoint has taken a copy of its own.</summary>
    /// <exception cref="CrException">It could not be started.</exception>
    public static void Start(KeptTracking tracking)
    {
        string[] arguments = [Verb, Text(tracking.InitPid), Text(Environment.ProcessId), Text((int)tracking.Descriptor.DangerousGetHandle()), tracking.Since.ToString()];
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        if (process.StandardOutput.ReadLine() is null)
        {
            throw new CrException(ErrorKind.Internal, "checkpoint", "tracking keeper", "it has ended without a word", "this is a mistake in cr: please report it");
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
