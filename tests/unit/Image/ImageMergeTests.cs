using System.IO.Pipes;
using CrContainers.Engine;
using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Tests.Unit.Image;

/// <summary>One image made of a chain: what the chain was made of.</summary>
public sealed class ImageMergeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void It_is_what_the_chain_was_taken_apart_from_but_for_its_id(int seed)
    {
        using var chain = new ChainFiles(seed);

        var merged = Merge(chain);

        var read = CheckpointEngine.VerifyImage(new MemoryStream(merged));
        Assert.NotEqual(chain.Complete.Head.CheckpointId, read.Head.CheckpointId);
        Assert.Equal(ExampleImage.Encode(chain.Complete with { Head = chain.Complete.Head with { CheckpointId = read.Head.CheckpointId } }), merged);
    }

    [Fact]
    public void Two_of_one_image_have_different_ids()
    {
        using var chain = new ChainFiles();

        Assert.NotEqual(CheckpointEngine.ReadImage(new MemoryStream(Merge(chain))).Head.CheckpointId, CheckpointEngine.ReadImage(new MemoryStream(Merge(chain))).Head.CheckpointId);
    }

    /// <summary>Also of one that needs no others: pages that mean nothing are left out.</summary>
    [Fact]
    public void A_complete_image_comes_out_in_order()
    {
        using var chain = new ChainFiles();
        File.WriteAllBytes(chain.Last, ExampleImage.Encode(ExampleImage.BuildSource()));

        var merged = CheckpointEngine.ReadImage(new MemoryStream(Merge(chain)));

        var pages = merged.Tasks[0].Memory.Pages;
        Assert.Equal(3UL, pages.Contents);
        Assert.Equal([new(0x501000, 2, 0, 0), new PlacedRun(ExampleImage.StackPage, 1, 0, 2)], pages.Runs);
        Assert.Equal(ExampleImage.BuildSource().Tasks[0].Memory.Pages.Skipped, pages.Skipped);
    }

    [Fact]
    public void An_image_of_an_older_version_comes_out_as_one_of_this()
    {
        using var chain = new ChainFiles();
        File.WriteAllBytes(chain.Last, ExampleImage.Encode(ExampleImage.BuildVersion20()));

        var merged = CheckpointEngine.VerifyImage(new MemoryStream(Merge(chain)));

        Assert.Equal(ImageFormat.Minor, merged.Head.Minor);
        Assert.Equal(ImageJson.Of(ExampleImage.BuildVersion20().Tasks), ImageJson.Of(merged.Tasks));
    }

    [Fact]
    public void Damage_of_any_of_them_is_found()
    {
        using var chain = new ChainFiles();
        foreach (var file in chain.Earlier.Append(chain.Last))
        {
            var sound = File.ReadAllBytes(file);
            var changed = sound.ToArray();
            var page = changed.AsSpan().IndexOf(ExampleImage.Contents(FirstUsed(chain, file)));
            changed[page + 1] ^= 1;
            File.WriteAllBytes(file, changed);

            Assert.Equal(ImageError.BadChecksum, Assert.Throws<ImageException>(() => { Merge(chain); }).Id);
            File.WriteAllBytes(file, sound);
        }
    }

    [Fact]
    public void A_chain_that_ends_early_is_truncated()
    {
        using var chain = new ChainFiles();
        File.WriteAllBytes(chain.Last, File.ReadAllBytes(chain.Last)[..^1]);

        Assert.Equal(ImageError.Truncated, Assert.Throws<ImageException>(() => { Merge(chain); }).Id);
    }

    [Fact]
    public void A_pipe_has_no_pages_in_any_order()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        using var image = new FileStream(new SafeFileHandle(pipe.SafePipeHandle.DangerousGetHandle(), ownsHandle: false), FileAccess.Read);

        var refused = Assert.Throws<CrException>(() => { CheckpointEngine.MergeImage(image, new MemoryStream(), id => throw new InvalidOperationException($"{id} is asked for")); });

        Assert.Equal("merge image: it comes through a pipe", refused.Message);
    }

    /// <summary>Address of a page of the chain whose contents lie in a file of it.</summary>
    private static ulong FirstUsed(ChainFiles chain, string file)
    {
        using var last = File.OpenRead(chain.Last);
        return new ImageReader(last).ReadState().Tasks[0].Memory.Pages.Runs.First(run => run.Source == Array.IndexOf(chain.Earlier, file) + 1).Start;
    }

    private static byte[] Merge(ChainFiles chain)
    {
        using var last = File.OpenRead(chain.Last);
        var output = new MemoryStream();
        CheckpointEngine.MergeImage(last, output, chain.Open);
        return output.ToArray();
    }
}
