using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>A container with a console of its own (docker run -t) comes back with the one of the fresh container, set as it had set it.</summary>
public sealed class ConsoleTests : RestoreFaultTest
{
    [Fact]
    public void Comes_back_as_it_was_set_through_two_generations()
    {
        var bundle = NewBundle(new ProgramCase("console", ""), Identity.User);
        bundle.Change(config => config["process"]!["terminal"] = true);
        var id = Begin(bundle, "run", out var console);
        Assert.Equal("ready", console.ReadLine());
        for (var generation = 1; generation <= 2; generation++)
        {
            var image = NewImage();
            CrCommand.Succeed("--root", State, "checkpoint", "--image-path", image, id);
            console.Dispose();
            bundle = bundle.Copy(Path.Combine(Work, $"fresh-{generation}"));
            id = Begin(bundle, "restore", out console, "--image-path", image);
            File.WriteAllText(bundle.InRoot($"tmp/go.{generation}"), "");
            Assert.Equal($"ok {generation}", console.ReadLine());
        }

        console.Dispose();
    }

    [Fact]
    public void Is_refused_where_the_fresh_container_has_none()
    {
        var bundle = NewBundle(new ProgramCase("console", ""), Identity.User);
        bundle.Change(config => config["process"]!["terminal"] = true);
        var id = Begin(bundle, "run", out var console);
        using (console)
        {
            Assert.Equal("ready", console.ReadLine());
            TakeImage(bundle, id);
            CrCommand.Succeed("--root", State, "delete", id);
        }

        Fresh.Change(config => config["process"]!["terminal"] = false);
        ExpectRefused("the console", "the task had a terminal, the fresh container has none");
    }

    private string Begin(Bundle bundle, string verb, out ConsoleHolder console, params string[] more)
    {
        var id = $"console-{Guid.NewGuid():N}";
        console = new ConsoleHolder(Path.GetTempPath());
        CrCommand.Succeed(["--root", State, verb, "--detach", "--console-socket", console.Socket, "--bundle", bundle.Directory, .. more, id]);
        File.Delete(console.Socket);
        return id;
    }
}
