using System.Text.Json.Nodes;
using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>podman, whose runtime stays what it is: the files of oci-hooks/hooks.d and an annotation are enough.</summary>
public sealed class PodmanHookTests : LiveTest
{
    private const string Annotation = "io.crcontainers.restore=";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static TheoryData<string> Runtimes => ["runc", "crun"];

    [Theory]
    [MemberData(nameof(Runtimes))]
    public void An_annotated_container_goes_on_where_the_program_was(string runtime)
    {
        using var podman = Podman(runtime, out var hooked);
        Checkpoint(podman, runtime, hooked, podman.Run("first"));
        podman.Remove("first");
        InstallHooks(podman, hooked);

        podman.Run("second", "--annotation", Annotation + "warm");

        ExpectLine(podman.Follow("second"), "ok 1", () => File.WriteAllText($"/proc/{podman.PidOf("second")}/root/tmp/go.1", ""));
        podman.Remove("second");
        Assert.Empty(HostProcesses.Naming("hook-restore").Intersect(HostProcesses.Naming(Work)));
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public void Without_the_annotation_it_is_a_container_like_any_other(string runtime)
    {
        using var podman = Podman(runtime, out var hooked);
        InstallHooks(podman, hooked);

        podman.Run("plain");

        ExpectLine(podman.Follow("plain"), "ready", () => { });
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public void A_missing_image_is_in_podmans_own_message(string runtime)
    {
        using var podman = Podman(runtime, out var hooked);
        InstallHooks(podman, hooked);

        var result = podman.TryRun("cold", "--annotation", Annotation + "cold");

        Assert.Equal(126, result.ExitCode);
        Assert.Contains("cr: restore image cold: there is no such image in ", result.Error, StringComparison.Ordinal);
    }

    private PodmanHost Podman(string runtime, out HookedBundle hooked)
    {
        var bundle = NewBundle(new ProgramCase("memory", ""), Identity.Root);
        hooked = new HookedBundle(Work, bundle);
        return new PodmanHost(Work, runtime == "crun" ? LiveEnvironment.Crun : "/usr/sbin/runc", bundle);
    }

    private static void Checkpoint(PodmanHost podman, string runtime, HookedBundle hooked, string id)
    {
        ExpectLine(podman.Follow("first"), "ready", () => { });
        var image = Path.Combine(podman.Hooks, "..", "image");
        CrCommand.Succeed("--root", $"/run/{runtime}", "checkpoint", "--image-path", image, id);
        hooked.AddImage("warm", image);
    }

    /// <summary>The files as they are installed, but for the place of the hook and the test's own configuration file.</summary>
    private static void InstallHooks(PodmanHost podman, HookedBundle hooked)
    {
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "hooks.d")))
        {
            var description = JsonNode.Parse(File.ReadAllText(file))!;
            description["hook"]!["path"] = LiveEnvironment.Hook;
            description["hook"]!["env"] = new JsonArray($"CR_CONFIG={hooked.Configuration}");
            File.WriteAllText(Path.Combine(podman.Hooks, Path.GetFileName(file)), description.ToJsonString());
        }
    }

    private static void ExpectLine(StreamReader output, string expected, Action prepare)
    {
        prepare();
        var line = output.ReadLineAsync();
        Assert.True(line.Wait(Patience), "the container prints nothing");
        Assert.Equal(expected, line.Result);
    }
}
