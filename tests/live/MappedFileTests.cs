using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>A mapped file that is not in the fresh container as it was: its clean pages are not in the image.</summary>
public sealed class MappedFileTests : RestoreFaultTest
{
    public static TheoryData<string, string> Mappings() => new() { { "file_private", "/tmp/mapped" }, { "file_shared_readonly", "/tmp/shared" }, { "memory", "/bin/program" } };

    [Theory]
    [MemberData(nameof(Mappings))]
    public void Missing(string program, string path)
    {
        TakeImage(program);
        File.Delete(Fresh.InRoot(path));
        if (program == "memory")
        {
            // The fresh container itself must start with something.
            File.Copy(LiveEnvironment.Program("counter"), Fresh.InRoot("/bin/other"));
            Fresh.SetArguments("/bin/other");
        }

        ExpectRefused(path, "ENOENT");
    }

    [Theory]
    [MemberData(nameof(Mappings))]
    public void Shorter(string program, string path)
    {
        TakeImage(program);
        using (var file = File.OpenWrite(Fresh.InRoot(path)))
        {
            file.SetLength(file.Length - 1);
        }

        ExpectRefused(path, "another file", "bytes, not the");
    }

    [Fact]
    public void Shorter_where_it_is_written_to()
    {
        TakeImage("file_shared");
        using (var file = File.OpenWrite(Fresh.InRoot("/tmp/alone")))
        {
            file.SetLength(file.Length - 1);
        }

        ExpectRefused("/tmp/alone", "it is shorter than it was", "bytes, not the");
    }

    [Theory]
    [InlineData("file_private", "/tmp/mapped")]
    [InlineData("file_shared_readonly", "/tmp/shared")]
    public void Changed(string program, string path)
    {
        TakeImage(program);
        using (var file = File.OpenWrite(Fresh.InRoot(path)))
        {
            file.WriteByte(1);
        }

        ExpectRefused(path, "another file", "changed at another time");
    }

    [Fact]
    public void Another_build_of_the_executable()
    {
        TakeImage("memory");
        var program = Fresh.InRoot("/bin/program");
        var size = new FileInfo(program).Length;
        File.Copy(LiveEnvironment.Program("counter"), program, overwrite: true);
        using (var file = File.OpenWrite(program))
        {
            file.SetLength(size);
        }

        ExpectRefused("/bin/program", "another file", "no build-id");
    }

    [Fact]
    public void An_executable_that_has_become_set_uid_where_the_container_starts_with_another()
    {
        TakeImage("memory");
        File.Copy(LiveEnvironment.Program("counter"), Fresh.InRoot("/bin/other"));
        Fresh.SetArguments("/bin/other");
        Fresh.Change(config => config["process"]!["noNewPrivileges"] = false);
        Shell.Succeed("chmod", "u+s", Fresh.InRoot("/bin/program"));

        ExpectRefused("/bin/program", "it would give the task rights that the fresh container's own command has not");
    }

    [Fact]
    public void The_same_build_at_another_time_is_restored()
    {
        TakeImage("memory");
        File.SetLastWriteTimeUtc(Fresh.InRoot("/bin/program"), DateTime.UnixEpoch);

        using var restored = Restore();

        restored.ExpectOk(1);
    }
}
