using CrContainers.Engine.Checkpoint;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Tests.Unit.Checkpoint;

/// <summary>Pages that are copied in rounds, changed, given back and filled with zeros between them: the file has what a model has, with right checksums.</summary>
public sealed class KeptPagesTests : IDisposable
{
    private const int Pages = 900;
    private const long Front = 5000;
    private readonly Random random = new(20081011);
    private readonly string path = Path.GetTempFileName();

    [Fact]
    public void Rounds_leave_what_was_copied_last()
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        using var contents = new ContentsFile(file, Front, null, isAwaited: true);
        var kept = new KeptPages(contents, [], null);
        using var model = new ModelMemory(Pages);
        for (var round = 0; round < 12; round++)
        {
            var changed = Some(round == 0 ? 1 : random.NextDouble() / 2);
            foreach (var page in changed.SelectMany(run => Enumerable.Range((int)(run.Start / ImageFormat.PageSize), (int)run.Pages)))
            {
                model.Set(page, random.Next(4) == 0 ? (byte)0 : (byte)random.Next(256), random);
            }

            kept.Copy(changed, model);
            Expect(file, contents, kept, model);
        }

        contents.MakeRoom(3 * contents.At);
        Expect(file, contents, kept, model);
        ExpectSums(file, contents);
    }

    [Fact]
    public void Pages_that_are_gone_are_forgotten_and_unchanged_ones_are_known()
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        using var contents = new ContentsFile(file, Front, null, isAwaited: true);
        var kept = new KeptPages(contents, [], null);
        using var model = new ModelMemory(Pages);
        model.Set(3, 1, random);
        kept.Copy([new PageRun(2 * ImageFormat.PageSize, 4)], model);

        Assert.Equal([new PageRun(6 * ImageFormat.PageSize, 1)], kept.Stale([new PageRun(2 * ImageFormat.PageSize, 5)], [new PageRun(2 * ImageFormat.PageSize, 5)]));
        Assert.Equal([new PageRun(3 * ImageFormat.PageSize, 1)], kept.Stale([new PageRun(3 * ImageFormat.PageSize, 1)], []));
        Assert.Equal(3, kept.ZeroPages);
        kept.Restrict([new PageRun(4 * ImageFormat.PageSize, 9)]);
        Assert.Empty(kept.Runs);
        Assert.Equal(2, kept.ZeroPages);
    }

    public void Dispose() => File.Delete(path);

    private List<PageRun> Some(double share)
    {
        var runs = new List<PageRun>();
        for (var at = 0; at < Pages;)
        {
            var length = Math.Min(Pages - at, 1 + random.Next(90));
            if (random.NextDouble() < share)
            {
                runs.Add(new PageRun((ulong)at * ImageFormat.PageSize, (ulong)length));
            }

            at += length;
        }

        return runs;
    }

    private static void Expect(FileStream file, ContentsFile contents, KeptPages kept, ModelMemory model)
    {
        contents.Settle();
        var page = new byte[ImageFormat.PageSize];
        var seen = new HashSet<int>();
        foreach (var run in kept.Runs)
        {
            for (ulong i = 0; i < run.Pages; i++)
            {
                RandomAccess.Read(file.SafeFileHandle, page, contents.At + ((long)(run.Place + i) * ImageFormat.PageSize));
                var number = (int)(run.Start / ImageFormat.PageSize) + (int)i;
                Assert.Equal(model.Page(number), page);
                Assert.True(seen.Add(number));
            }
        }

        Assert.All(Enumerable.Range(0, Pages).Where(number => !seen.Contains(number)), number => Assert.DoesNotContain(model.Page(number), value => value != 0));
        Assert.Equal(Pages - seen.Count, kept.ZeroPages);
    }

    private static void ExpectSums(FileStream file, ContentsFile contents)
    {
        var all = new byte[contents.Bytes];
        RandomAccess.Read(file.SafeFileHandle, all, contents.At);
        Assert.Equal(all.Chunk(ImageFormat.SumBlock).Select(block => System.IO.Hashing.XxHash3.HashToUInt64(block)), contents.Finish());
    }
}
