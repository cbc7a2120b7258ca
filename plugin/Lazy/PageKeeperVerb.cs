using System.Globalization;
using CrContainers.Engine;
using CrContainers.Engine.Native;
using CrContainers.Plugin.Runtime;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Plugin.Lazy;

/// <summary><c>cr page-keeper</c>: copies descriptors of a page server, and holds them until that says it is done, or is dead. Only then does the
/// kernel see them closed: by then it has killed the tasks that server traced, and none of them goes on with zeros.</summary>
internal static class PageKeeperVerb
{
    public static int Run(Invocation invocation)
    {
        var flags = VerbFlags.Parse(LazyFlags.KeeperVerb, LazyFlags.Keeper, invocation.VerbArguments);
        var server = int.Parse(flags.ContainerId(), CultureInfo.InvariantCulture);
        BackgroundProcess.Begin();
        using var watch = new ProcessWatch(server);
        var copies = new List<SafeFileHandle>();
        if (!IsDone(server, copies) && copies.Count > 0)
        {
            watch.WaitForEnd();
            new LoadingLog(flags.Value(LazyFlags.Log)!).WriteFailure(
                $"page server {server} ended before all pages were loaded: the kernel has killed the tasks it served, which would have seen zeros");
        }

        copies.ForEach(copy => copy.Dispose());
        return 0;
    }

    /// <returns>False where the server is gone without a word.</returns>
    private static bool IsDone(int server, List<SafeFileHandle> copies)
    {
        while (Console.In.ReadLine() is { } line)
        {
            if (line == PageKeeper.Done)
            {
                return true;
            }

            copies.Add(RunningTask.CopyDescriptor(server, int.Parse(line, CultureInfo.InvariantCulture)));
            Console.Out.WriteLine();
        }

        return false;
    }
}
