using CrContainers.Engine;
using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Tests.Unit.Image;

/// <summary>A chain of three images in files: the last one uses pages of both before it.</summary>
internal sealed class ChainFiles : IDisposable
{
    /// <summary>Some ten blocks of contents in all.</summary>
    private static readonly PageRun[] Runs = [new(0x10000, 700), new(0x400000, 1), new(0x500000, 900), new(0x1000000, 3)];

    private readonly string directory = Directory.CreateTempSubdirectory("cr-chain-").FullName;

    public ChainFiles(int seed = 1)
    {
        Complete = ManyPagesTests.WithRuns(ExampleImage.Build().WithSources(), Runs);
        File.WriteAllBytes(Last, ExampleImage.Encode(Complete));
        ImageChain.Split(Last, Earlier, seed);
    }

    /// <summary>What the chain is.</summary>
    public CheckpointImage Complete { get; }

    public string Last => PathOf("last");

    public string[] Earlier => [PathOf("first"), PathOf("second")];

    public string PathOf(string name) => Path.Combine(directory, name);

    /// <summary>Opens the one of the earlier ones that has an id.</summary>
    public FileStream Open(Guid id) => Earlier.Select(File.OpenRead).First(file =>
    {
        var found = ImageReader.ReadHead(file).CheckpointId == id;
        file.Position = 0;
        if (!found)
        {
            file.Dispose();
        }

        return found;
    });

    /// <summary>Reads the whole chain; every page is checked.</summary>
    public CheckpointImage Verify(Func<Guid, FileStream>? sources = null)
    {
        using var last = File.OpenRead(Last);
        return CheckpointEngine.VerifyImage(last, sources: sources ?? Open);
    }

    /// <summary>The error of reading the chain.</summary>
    public CrException Fault(Func<Guid, FileStream>? sources = null) => Assert.ThrowsAny<CrException>(() => { Verify(sources); });

    public void Dispose() => Directory.Delete(directory, recursive: true);
}
