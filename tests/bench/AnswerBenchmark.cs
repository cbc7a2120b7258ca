using System.Diagnostics;

namespace CrContainers.Bench;

/// <summary>From the start of a restore to the first answer of a service, its image not in the page cache.</summary>
/// <param name="workspace">Where.</param>
/// <param name="mebibytes">Of data that no answer needs.</param>
internal sealed class AnswerBenchmark(Workspace workspace, int mebibytes)
{
    private const string Id = "bench-service";
    private readonly Warmth warmth = new(workspace, new Floors(workspace, mebibytes), (long)mebibytes << 20);
    private int asked;

    public AnswerFigures Measure(int warmUp, int rounds)
    {
        using var image = new ServiceImage(workspace, mebibytes);
        Answer(image, "--record-first-pages");
        image.HideFirstPages();
        AnswerRound[] measured = [.. Enumerable.Range(0, warmUp + rounds).Select(_ => MeasureOne(image)).Skip(warmUp)];
        return new AnswerFigures((int)(image.Bytes >> 20), measured);
    }

    private AnswerRound MeasureOne(ServiceImage image)
    {
        var (eager, lazy) = (Answer(image), Answer(image, "--lazy-pages"));
        image.ShowFirstPages();
        var recorded = Answer(image, "--lazy-pages");
        image.HideFirstPages();
        return new AnswerRound(eager, lazy, recorded);
    }

    /// <summary>Each time another group is asked for. `cr check` has what is left of the image loaded: nobody reads it when the next restore begins.</summary>
    private TimeSpan Answer(ServiceImage image, params string[] more)
    {
        using var question = new Question(image.Bundle.Socket, ++asked);
        image.Cool();
        return warmth.OfMemory(() =>
        {
            var start = Stopwatch.GetTimestamp();
            using var restore = image.Restore(Id, more);
            var time = question.AnsweredAfter(start);
            workspace.TimeCr("check", Id);
            workspace.Remove(Id);
            return time;
        });
    }
}
