using CrContainers.Engine.Image.Records;
using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>Pipes larger than the kernel would let the restored task make them.</summary>
public sealed class PipeCapacityTests : RestoreFaultTest
{
    private const string MostFile = "/proc/sys/fs/pipe-max-size";

    /// <summary>The pages are counted for each user: nobody else on the host is this one.</summary>
    private const int Uid = 54321;

    [Fact]
    public void A_user_who_has_many_pipes_elsewhere_gets_them_as_they_were()
    {
        using var container = StartAs("pipes");
        TakeImage(container.Bundle, container.Id);
        using var elsewhere = StartAs("pipe_pages");

        using var restored = Restore();

        restored.ExpectOk(1);
        restored.ExpectOk(2);
    }

    [Fact]
    public void One_above_the_limit_of_the_host_is_refused_by_name()
    {
        var most = int.Parse(File.ReadAllText(MostFile));
        TakeImage("pipes");
        CraftedImage.Rewrite(ImageFile, image => image with { OpenFiles = [.. image.OpenFiles.Select(file => Enlarge(file, 2 * most))] });

        ExpectRefused($"size a pipe: it had room for {2 * most} bytes, and this host lets it have {most} ({MostFile})");
    }

    private TestContainer StartAs(string program)
    {
        var bundle = NewBundle(new ProgramCase(program, ""), Identity.User);
        bundle.Change(config => config["process"]!["user"]!["uid"] = Uid);
        var container = TestContainer.Run(bundle, State);
        container.WaitUntilReady();
        return container;
    }

    private static OpenFileRecord Enlarge(OpenFileRecord file, int capacity) =>
        file.Detail is PipeDetail pipe ? file with { Detail = pipe with { Capacity = capacity } } : file;
}
