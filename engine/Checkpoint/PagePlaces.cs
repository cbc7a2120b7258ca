using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Checkpoint;

/// <summary>The places of pages, one after the other; null for each where there are none.</summary>
internal sealed class PagePlaces(IReadOnlyList<PlacedRun> runs)
{
    private int run;
    private ulong done;

    public PlacedRun? Next()
    {
        if (runs.Count == 0)
        {
            return null;
        }

        if (done == runs[run].Pages)
        {
            (run, done) = (run + 1, 0);
        }

        var page = new PlacedRun(runs[run].Start + (done * ImageFormat.PageSize), 1, runs[run].Source, runs[run].Place + done);
        done++;
        return page;
    }
}
