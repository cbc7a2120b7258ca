using System.Globalization;
using CrContainers.Engine;
using CrContainers.Engine.Native;
using CrContainers.Plugin.Runtime;

namespace CrContainers.Plugin.Lazy;

/// <summary><c>cr page-keeper</c>: copies descriptors of a page server, and holds them until that says it is done, or is dead. Only then does the
/// kernel see them closed: by then it has killed the tasks that server traced, and none of them goes on with zeros.</summary>
internal static class PageKeeperVerb
{
    private static readonly TimeSpan Long = TimeSpan.FromDays(1);

    public static int Run(Invocation invocation)
    {
        var flags = VerbFlags.Parse(LazyFlags.KeeperVerb, LazyFlags.Keeper, invocation.VerbArguments);
        var server = int.Parse(flags.ContainerId(), CultureInfo.InvariantCulture);
        BackgroundProcess.Begin();
        if (RunningTask.StartTime(server) is not { } startTime || IsDone(server))
        {
            return 0;
        }

        while (!RunningTask.WaitForEnd(server, startTime, Long))
        {
        }

        new LoadingLog(flags.Value(LazyFlags.Log)!).WriteFailure(
            $"page server {server} ended before all pages were loaded: the kernel has killed the tasks it served, which would have seen zeros");
        return 0;
    }

    /// <returns>False where the server is gone without a word, and it had something to be held.</returns>
    private static bool IsDone(int server)
    {
        var copies = new List<IDisposable>();
        while (Console.In.ReadLine() is { } line)
        {
            if (line == PageKeeper.Done)
            {
                copies.ForEach(copy => copy.Dispose());
                return true;
            }

            copies.Add(RunningTask.CopyDescriptor(server, int.Parse(line, CultureInfo.InvariantCulture)));
            Console.Out.WriteLine();
        }

        GC.KeepAlive(copies);
        return copies.Count == 0;
    }
}
