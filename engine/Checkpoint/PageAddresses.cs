using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Checkpoint;

/// <summary>The addresses of pages, one after the other.</summary>
internal sealed class PageAddresses(IReadOnlyList<PageRun> runs)
{
    private int run;
    private ulong done;

    public ulong Next()
    {
        if (done == runs[run].Pages)
        {
            (run, done) = (run + 1, 0);
        }

        return runs[run].Start + (done++ * ImageFormat.PageSize);
    }
}
