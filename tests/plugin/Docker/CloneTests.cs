using System.Text.Json.Nodes;
using CrContainers.Tests.Plugin.Fakes;

namespace CrContainers.Tests.Plugin.Docker;

/// <summary><c>cr docker clone</c>: what the daemon is asked for, and what is copied.</summary>
public sealed class CloneTests : IDisposable
{
    private readonly FakeDocker docker = new();

    public void Dispose() => docker.Dispose();

    [Fact]
    public void A_running_source_is_held_while_its_files_are_copied_and_goes_on()
    {
        docker.Containers.Add("web");

        var result = docker.Run("docker", "clone", "web", "web-2");

        Assert.Equal("", result.Error);
        Assert.Equal(0, result.ExitCode);
        var checkpoint = docker.Calls.First(call => call.StartsWith("DELETE /containers/web/checkpoints/", StringComparison.Ordinal)).Split('/')[^1];
        Assert.Equal(
            [
                "POST /containers/create", "POST /containers/web/pause", "POST /containers/web/checkpoints",
                $"DELETE /containers/web/checkpoints/{checkpoint}", "POST /containers/web/unpause",
                "POST /containers/web-2/start", $"DELETE /containers/web-2/checkpoints/{checkpoint}",
            ],
            docker.Calls);
        Assert.Equal($"web {checkpoint}", docker.Containers.StartedFrom["web-2"]);
        Assert.Empty(docker.Containers.Checkpoints("web"));
        Assert.Empty(docker.Containers.Checkpoints("web-2"));
    }

    [Fact]
    public void A_named_checkpoint_stays_with_a_source_that_is_stopped()
    {
        docker.Containers.Add("web", isRunning: false);
        docker.Containers.AddCheckpoint("web", "warm");

        var result = docker.Run("docker", "clone", "web:warm", "one", "two");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("web warm", docker.Containers.StartedFrom["one"]);
        Assert.Equal("web warm", docker.Containers.StartedFrom["two"]);
        Assert.Equal(["warm"], docker.Containers.Checkpoints("web"));
        Assert.DoesNotContain(docker.Calls, call => call.StartsWith("POST /containers/web/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("../cold", true)]
    [InlineData("/srv/cold", false)]
    public void A_link_to_an_earlier_image_leads_there_from_the_clone_too(string target, bool isRelative)
    {
        docker.Containers.Add("web", isRunning: false);
        var checkpoint = docker.Containers.AddCheckpoint("web", "warm");
        File.CreateSymbolicLink(Path.Combine(checkpoint, "parent"), target);

        Assert.Equal(0, docker.Run("docker", "clone", "web:warm", "one").ExitCode);

        Assert.Equal(isRelative ? Path.Combine(checkpoint, target) : target, docker.Containers.ParentsAtStart["one"]);
    }

    /// <summary>A mapped file is known by its size and its time, down to the nanosecond.</summary>
    [Fact]
    public void Changed_files_are_copied_with_their_times_and_links()
    {
        var files = docker.Containers.ChangedFiles(docker.Containers.Add("web"));
        var time = new DateTime(2020, 2, 3, 4, 5, 6, DateTimeKind.Utc).AddTicks(1234567);
        Directory.CreateDirectory(Path.Combine(files, "srv"));
        File.WriteAllText(Path.Combine(files, "srv", "data"), "kept");
        File.SetLastWriteTimeUtc(Path.Combine(files, "srv", "data"), time);
        File.CreateSymbolicLink(Path.Combine(files, "srv", "link"), "data");

        Assert.Equal(0, docker.Run("docker", "clone", "web", "web-2").ExitCode);

        var copied = docker.Containers.ChangedFiles(docker.Containers["web-2"]);
        Assert.Equal("kept", File.ReadAllText(Path.Combine(copied, "srv", "data")));
        Assert.Equal(time, File.GetLastWriteTimeUtc(Path.Combine(copied, "srv", "data")));
        Assert.Equal("data", new FileInfo(Path.Combine(copied, "srv", "link")).LinkTarget);
    }

    [Fact]
    public void What_can_be_only_once_is_not_asked_for()
    {
        var source = docker.Containers.Add("web");
        source["Config"]!["MacAddress"] = "02:42:ac:11:00:09";
        source["Config"]!["Env"] = new JsonArray("A=1");
        source["Config"]!["Labels"] = new JsonObject { ["com.docker.compose.project"] = "shop", ["mine"] = "yes" };
        source["HostConfig"] = new JsonObject
        {
            ["NetworkMode"] = "front",
            ["Runtime"] = "cr",
            ["Links"] = new JsonArray("/db:/web/database"),
            ["PortBindings"] = new JsonObject { ["80/tcp"] = new JsonArray(new JsonObject { ["HostIp"] = "127.0.0.1", ["HostPort"] = "8080" }), ["81/tcp"] = new JsonArray(new JsonObject { ["HostPort"] = "9000-9010" }) },
        };
        source["NetworkSettings"]!["Networks"] = new JsonObject
        {
            ["back"] = new JsonObject { ["NetworkID"] = "b", ["IPAddress"] = "10.2.0.2", ["Aliases"] = new JsonArray((string)source["Config"]!["Hostname"]!) },
            ["front"] = new JsonObject { ["NetworkID"] = "f", ["IPAMConfig"] = new JsonObject { ["IPv4Address"] = "10.1.0.2" }, ["MacAddress"] = "02:42:0a:01:00:02", ["Aliases"] = new JsonArray("shop", (string)source["Config"]!["Hostname"]!) },
        };

        var result = docker.Run("docker", "clone", "web", "web-2");

        Assert.Equal(0, result.ExitCode);
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse(
                """
                {
                  "Image": "bb:1", "Env": ["A=1"], "Labels": {"mine": "yes"},
                  "HostConfig": {
                    "NetworkMode": "front", "Runtime": "cr", "Links": ["db:database"],
                    "PortBindings": {"80/tcp": [{"HostIp": "127.0.0.1", "HostPort": ""}], "81/tcp": [{"HostPort": "9000-9010"}]}
                  },
                  "NetworkingConfig": {"EndpointsConfig": {"front": {"Aliases": ["shop"]}}}
                }
                """),
            docker.Containers.Requests["web-2"]), docker.Containers.Requests["web-2"].ToJsonString());
        Assert.Contains("POST /networks/back/connect", docker.Calls);
        Assert.Contains("note: port 80/tcp is published on 8080 by one container only: each clone has a free port\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("note: the address web has in front was given by hand: the clones have addresses of their own\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hostname_given_by_hand_is_kept()
    {
        docker.Containers.Add("web")["Config"]!["Hostname"] = "shop";

        Assert.Equal(0, docker.Run("docker", "clone", "web", "web-2").ExitCode);

        Assert.Equal("shop", (string?)docker.Containers.Requests["web-2"]["Hostname"]);
    }

    [Fact]
    public void The_clone_that_fails_is_removed_and_named_and_the_others_stay()
    {
        docker.Containers.Add("web");
        docker.Containers.Add("taken");
        docker.Fails("POST /containers/bad/start", 500, "OCI runtime restore failed: it is another file");

        var result = docker.Run("docker", "clone", "web", "taken", "bad", "good");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("cr: clone container taken: Conflict. The container name \"/taken\" is already in use\n", result.Error, StringComparison.Ordinal);
        Assert.Contains("cr: clone container bad: OCI runtime restore failed: it is another file\n", result.Error, StringComparison.Ordinal);
        Assert.Equal(["web", "taken", "good"], docker.Containers.Names);
        Assert.True((bool)docker.Containers["good"]["State"]!["Running"]!);
        Assert.False((bool)docker.Containers["web"]["State"]!["Paused"]!);
    }

    [Fact]
    public void A_source_that_cannot_be_checkpointed_goes_on_and_nothing_is_left()
    {
        docker.Containers.Add("web");
        docker.Fails("POST /containers/web/checkpoints", 500, "Cannot checkpoint container web: fd 7: it is a socket");

        var result = docker.Run("docker", "clone", "web", "one", "two");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("cr: clone container web: Cannot checkpoint container web: fd 7: it is a socket\n", result.Error, StringComparison.Ordinal);
        Assert.Equal(["web"], docker.Containers.Names);
        Assert.False((bool)docker.Containers["web"]["State"]!["Paused"]!);
    }

    [Fact]
    public void A_clone_that_cannot_be_removed_either_is_named_with_what_to_do()
    {
        docker.Containers.Add("web");
        docker.Fails("POST /containers/one/start", 500, "no such file");
        docker.Fails("DELETE /containers/one", 500, "device busy");

        var result = docker.Run("docker", "clone", "web", "one");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("no such file; and it could not be removed: device busy\nhint: docker rm --force one\n", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("web", "it is not running, and it has warm")]
    [InlineData("web:cold", "it has not got checkpoint cold: it has warm")]
    public void What_there_is_no_checkpoint_of_is_told_before_anything_is_made(string source, string reason)
    {
        docker.Containers.Add("web", isRunning: false);
        docker.Containers.AddCheckpoint("web", "warm");

        var result = docker.Run("docker", "clone", source, "one");

        Assert.StartsWith($"cr: clone container web: {reason}\n", result.Error, StringComparison.Ordinal);
        Assert.Empty(docker.Calls);
    }

    [Theory]
    [InlineData("web", "../x")]
    [InlineData("web", "one", "one")]
    [InlineData("web", "web")]
    [InlineData("web:../../../etc", "one")]
    public void Names_that_are_none_or_twice_are_refused(params string[] arguments)
    {
        var result = docker.Run(["docker", "clone", .. arguments]);

        Assert.Equal(2, result.ExitCode);
        Assert.Empty(docker.Calls);
    }

    [Fact]
    public void Shared_volumes_and_directories_are_named()
    {
        docker.Containers.Add("web")["Mounts"] = new JsonArray(
            new JsonObject { ["Type"] = "volume", ["Name"] = "shared", ["Source"] = docker.Containers.Volume("shared"), ["Destination"] = "/shared" },
            new JsonObject { ["Type"] = "bind", ["Source"] = "/srv", ["Destination"] = "/mnt" });

        var result = docker.Run("docker", "clone", "web", "one");

        Assert.Contains("note: volume shared at /shared is shared, not copied\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("note: /srv at /mnt is shared, not copied\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_anonymous_volume_is_fresh_and_has_the_contents_of_the_sources()
    {
        var source = docker.Containers.Add("web");
        docker.Containers.AddAnonymousVolume(source, "/data");
        var theirs = docker.Containers.VolumeAt("web", "/data");
        File.Delete(Path.Combine(theirs, "from-image"));
        File.WriteAllText(Path.Combine(theirs, "written"), "kept");

        Assert.Equal(0, docker.Run("docker", "clone", "web", "one").ExitCode);

        var own = docker.Containers.VolumeAt("one", "/data");
        Assert.NotEqual(theirs, own);
        Assert.Equal(["written"], Directory.EnumerateFileSystemEntries(own).Select(path => Path.GetFileName(path)));
        Assert.Equal("kept", File.ReadAllText(Path.Combine(own, "written")));
    }

    [Fact]
    public void Files_outside_of_the_daemons_directory_are_not_touched()
    {
        docker.Containers.Add("web")["GraphDriver"]!["Data"]!["UpperDir"] = "/etc";

        var result = docker.Run("docker", "clone", "web", "one");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("/etc is no directory in the daemon's data root", result.Error, StringComparison.Ordinal);
        Assert.Equal(["web"], docker.Containers.Names);
    }
}
